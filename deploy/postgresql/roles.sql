-- The three roles and the database of the portal; run by the superuser of PostgreSQL, again and again.
-- What they may do with tables, `migrate` gives them.
SET client_min_messages = warning;
SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['portal', 'portal_owner', 'portal_backup']) AS name
WHERE name NOT IN (SELECT rolname FROM pg_roles) \gexec
ALTER ROLE portal_backup BYPASSRLS;
GRANT pg_read_all_data TO portal_backup;
SELECT $$CREATE DATABASE portal OWNER portal_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0$$
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'portal') \gexec
