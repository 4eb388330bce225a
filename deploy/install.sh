#!/bin/sh
# Installs the portal on a fresh Debian 12 from this folder, without internet: ./install.sh portal.example.jp
#
# Run again it puts right what is missing, and changes no setting, key or row. With DATABASE_URL,
# DATABASE_OWNER_URL and DATABASE_BACKUP_URL the first time: PostgreSQL runs on another machine, and
# postgresql/roles.sql was run there.
set -eu
bundle=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=deploy/steps.sh
. "$bundle/deploy/steps.sh"

as_root
whole_bundle "$bundle"
name=$(cat "$bundle/name")
[ -e "$settings/portal.env" ] || [ -n "${1:-}" ] || refuse "install.sh ホスト名 (the name of this machine)."
if [ -L "$home/current" ] && [ "$(basename "$(readlink "$home/current")")" != "$name" ]; then
    refuse "ほかの版が入っています。deploy/upgrade.sh を使ってください (another release is installed)."
fi
: "${DATABASE_URL:+${DATABASE_OWNER_URL:?も要ります (all three addresses)}${DATABASE_BACKUP_URL:?も要ります (all three addresses)}}"
put_packages "$bundle"

step "accounts and folders"
for account in portal portal-owner; do
    id "$account" >/dev/null 2>&1 || useradd --system --user-group --no-create-home \
        --home-dir /nonexistent --shell /usr/sbin/nologin "$account"
done
usermod --append --groups portal portal-owner
install -d -m 755 "$home/releases" "$settings"
install -d -m 700 "$settings/tls"
install -d -o portal -g portal -m 700 /var/backups/portal

# The addresses of a database elsewhere in place of ours.
addresses() {
    if [ -z "${DATABASE_URL:-}" ]; then
        cat
        return
    fi
    quoted() { printf '%s' "$1" | sed 's/[&|\\]/\\&/g'; }
    sed "s|^DATABASE_URL=.*|DATABASE_URL='$(quoted "$DATABASE_URL")'|
        s|^DATABASE_OWNER_URL=.*|DATABASE_OWNER_URL='$(quoted "$DATABASE_OWNER_URL")'|
        s|^DATABASE_BACKUP_URL=.*|DATABASE_BACKUP_URL='$(quoted "$DATABASE_BACKUP_URL")'|
        s|^UPLOAD_VOLUME=.*|UPLOAD_VOLUME=/var/backups/portal|"
}
# That of the owner first: by the other is known where the database is.
[ -e "$settings/owner.env" ] ||
    addresses <"$bundle/deploy/owner.env" | install -g portal-owner -m 640 /dev/stdin "$settings/owner.env"
if [ ! -e "$settings/portal.env" ]; then
    step "settings"
    key=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')
    sed "s|@SECRET_KEY@|$key|; s|@HOST@|$1|" "$bundle/deploy/portal.env" | addresses |
        install -g portal -m 640 /dev/stdin "$settings/portal.env"
fi
if [ ! -e "$settings/tls/key.pem" ]; then
    step "a certificate that no browser trusts: put yours into $settings/tls"
    (umask 077 && openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj "/CN=$(host)" \
        -addext "subjectAltName=DNS:$(host)" -keyout "$settings/tls/key.pem" \
        -out "$settings/tls/cert.pem" 2>/dev/null)
fi

if database_is_here; then
    step "PostgreSQL"
    cluster=$(find /etc/postgresql -mindepth 2 -maxdepth 2 -name main | sort -V | tail -n 1)
    install -m 644 "$bundle/deploy/postgresql/portal.conf" "$cluster/conf.d/portal.conf"
    # The first line that fits counts, so that these stand above Debian's.
    if ! grep -q map=portal "$cluster/pg_hba.conf"; then
        sed -i "1{h;r $bundle/deploy/postgresql/hba.conf
g;N}" "$cluster/pg_hba.conf"
        cat "$bundle/deploy/postgresql/ident.conf" >>"$cluster/pg_ident.conf"
    fi
    systemctl restart postgresql
    for _ in $(seq 30); do
        if database --command "SELECT 1" >/dev/null 2>&1; then break; fi
        sleep 1
    done
    database --file - <"$bundle/deploy/postgresql/roles.sql"
fi

put_release "$bundle"
switch_to "$name"
step "migrate"
portal-manage migrate --verbosity 0
portal-manage check --deploy --database default
# shellcheck disable=SC2086
systemctl enable --quiet $services nginx portal-doctor.timer
end_maintenance || refuse "起動できません (journalctl -u portal-web)."
systemctl start portal-doctor.timer
echo "https://$(host)/ — 次に (next): portal-manage createsuperuser --role bureau"
