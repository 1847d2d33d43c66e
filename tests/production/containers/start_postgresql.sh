# As the image postgres:17 does: with an empty volume, make the superuser and its database, and run
# the files of a folder, with a temporary server, which only a socket in this container reaches.
# Then start the server.
set -e
user="${POSTGRES_USER:-postgres}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
    initdb --username="$user" --pwfile=/tmp/password
    rm /tmp/password
    echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
    pg_ctl -w -o "-c listen_addresses=''" start
    [ "$user" = postgres ] || createdb --username="$user" "$user"
    for file in /docker-entrypoint-initdb.d/*.sql; do
        [ -e "$file" ] || continue
        psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$user" --dbname "$user" --file "$file"
    done
    sleep 4 # on a slow disk, this takes longer than the interval of the health check
    pg_ctl -w -m fast stop
fi
exec "$@"
