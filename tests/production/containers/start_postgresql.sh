# As the image postgres:17 does: with an empty volume, make the database with a temporary server,
# which only a socket in this container reaches. Then start the server.
set -e
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
    initdb --username="$POSTGRES_USER" --pwfile=/tmp/password
    rm /tmp/password
    echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
    pg_ctl -w -o "-c listen_addresses=''" start
    createdb --username="$POSTGRES_USER" "$POSTGRES_USER"
    sleep 4 # on a slow disk, this takes longer than the interval of the health check
    pg_ctl -w -m fast stop
fi
exec "$@"
