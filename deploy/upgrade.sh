#!/bin/sh
# Puts the release of this folder in place of the one that runs; back again: portal-rollback
set -eu
bundle=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=deploy/steps.sh
. "$bundle/deploy/steps.sh"

as_root
whole_bundle "$bundle"
name=$(cat "$bundle/name")
[ -L "$home/current" ] || refuse "まだ入っていません。install.sh を使ってください (not installed yet)."
previous=$(basename "$(readlink "$home/current")")
[ "$name" != "$previous" ] || refuse "$name はもう動いています (runs already)."
put_packages "$bundle"
put_release "$bundle"

begin_maintenance
step "backup"
portal-manage backup /var/backups/portal || {
    end_maintenance
    refuse "バックアップができないため、何も変えていません (no backup: nothing was changed)."
}
# shellcheck disable=SC2012
backup=$(ls -t /var/backups/portal/portal-*.tar* | head -n 1)
printf '%s\n%s\n' "$previous" "$backup" >"$home/before-upgrade"

trap 'step "it failed: back to $previous"; portal-rollback' EXIT
switch_to "$name"
step "migrate"
portal-manage migrate --verbosity 0
end_maintenance
trap - EXIT
portal-manage doctor || true
echo "$previous → $name — 元に戻すには (back again): portal-rollback"
