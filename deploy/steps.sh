# shellcheck shell=sh
# What install.sh, upgrade.sh and portal-rollback do in common; each reads it.

home=/opt/portal
settings=/etc/portal
maintenance=$settings/maintenance
services="portal-web portal-worker"

step() { echo "== $(date +%T) $*"; }

refuse() {
    echo "$*" >&2
    exit 1
}

as_root() { [ "$(id -u)" = 0 ] || refuse "root で実行してください (run this as root)."; }

# What stands in the folder of the bundle is what was put there.
whole_bundle() {
    (cd "$1" && sha256sum --quiet --check SHA256SUMS) || refuse "一式が壊れています (SHA256SUMS)."
}

# The Debian packages that are missing, from the bundle alone.
put_packages() {
    step "Debian packages"
    lists=$(mktemp -d)
    mkdir -p "$lists/lists/partial"
    echo "deb [trusted=yes] file:$1/debs ./" >"$lists/sources"
    from_bundle="-q -o Dir::Etc::SourceList=$lists/sources -o Dir::Etc::SourceParts=/dev/null
        -o Dir::State::Lists=$lists/lists -o APT::Sandbox::User=root"
    # shellcheck disable=SC2086
    apt-get $from_bundle update >/dev/null
    wanted=$(cat "$1/debs/wanted")
    if ! database_is_here; then
        # What makes and reads backups, without a server.
        client=$(sed -n 's/^Package: \(postgresql-client-[0-9]*\)$/\1/p' "$1/debs/Packages")
        wanted=$(echo "$wanted" | sed "s/^postgresql$/$client/")
    fi
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get $from_bundle install -y --no-install-recommends \
        $wanted >/dev/null
    rm -rf "$lists"
}

# The program of the bundle beside those that are there; one that was left half made is made anew.
put_release() {
    target=$home/releases/$(cat "$1/name")
    [ ! -e "$target/complete" ] || return 0
    step "program $target"
    rm -rf "$target"
    mkdir -p "$target"
    cp -r "$1/program/." "$target"
    cp "$1/sbom.cdx.json" "$target"
    rm -rf "$target/deploy"
    cp -r "$1/deploy" "$target"
    python3 -m venv "$target/.venv"
    "$target/.venv/bin/pip" --isolated --disable-pip-version-check install --quiet --no-index \
        --find-links "$1/wheels" --only-binary :all: --require-hashes --requirement "$target/requirements/base.txt"
    "$target/.venv/bin/python" -m compileall -q -x '/\.venv/' "$target"
    chmod -R u=rwX,go=rX "$target"
    touch "$target/complete"
}

# From now on this release is the portal; its units, site and commands take the place of others.
switch_to() {
    step "release $1"
    ln -sfn "$home/releases/$1" "$home/current"
    deploy=$home/current/deploy
    install -m 755 "$deploy/portal-manage" "$deploy/portal-rollback" /usr/local/sbin/
    install -m 644 "$deploy"/systemd/portal-* /etc/systemd/system/
    for service in web reading worker doctor; do
        install -D -m 644 "$deploy/systemd/hardening.conf" \
            "/etc/systemd/system/portal-$service.service.d/hardening.conf"
    done
    sed "s/@HOST@/$(host)/g" "$deploy/nginx/portal.conf" >/etc/nginx/sites-available/portal
    ln -sf ../sites-available/portal /etc/nginx/sites-enabled/portal
    rm -f /etc/nginx/sites-enabled/default
    systemctl daemon-reload
}

# The name under which the portal is reached.
host() { sed -n 's/^ALLOWED_HOSTS=\([^,]*\).*/\1/p' "$settings/portal.env"; }

# Whether PostgreSQL of this machine holds the portal: what stands in the settings, before them what is asked for.
database_is_here() {
    if [ -e "$settings/portal.env" ]; then
        grep -q '^DATABASE_URL=.*host=/run/postgresql' "$settings/portal.env"
    else
        [ -z "${DATABASE_URL:-}" ]
    fi
}

# psql: here as the superuser, elsewhere as the owner, who must be allowed to make databases there.
database() {
    if database_is_here; then
        (cd / && runuser -u postgres -- psql -qX -v ON_ERROR_STOP=1 "$@")
    else
        # shellcheck disable=SC1091
        owner=$(. "$settings/owner.env" && echo "$DATABASE_OWNER_URL" | sed 's|/portal\(?.*\)*$|/postgres\1|')
        psql -qX -v ON_ERROR_STOP=1 --dbname "$owner" "$@"
    fi
}

# The roles, where they are ours to make, and the empty database.
make_database() {
    if database_is_here; then
        database --file - <"$home/current/deploy/postgresql/roles.sql"
    else
        sed -n '/^SELECT .*CREATE DATABASE/,$p' "$home/current/deploy/postgresql/roles.sql" | database --file -
    fi
}

begin_maintenance() {
    step "maintenance page"
    touch "$maintenance"
    # shellcheck disable=SC2086
    systemctl stop $services
}

# Starts the services, and lets users in again when the program and its database fit each other.
end_maintenance() {
    step "start"
    # shellcheck disable=SC2086
    systemctl restart $services nginx
    for _ in $(seq 60); do
        if curl --silent --fail --output /dev/null --unix-socket /run/portal/web.sock \
            --header "Host: $(host)" --header "X-Forwarded-Proto: https" http://portal/health/ready/; then
            rm -f "$maintenance"
            step "ready"
            return 0
        fi
        sleep 1
    done
    return 1
}
