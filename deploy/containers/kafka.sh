#!/bin/bash
# Starts the broker of the image apache/kafka by the settings in /run/odr; formats its data folder the first time.
# The image's own start-up script formats too, but knows no SCRAM user, and the broker itself logs in as one.
#   LISTENERS             where it listens, written as in server.properties
#   ADVERTISED_LISTENERS  the addresses by which clients find it
set -euo pipefail

settings=/run/odr/server.properties
data=$(sed -n 's/^log\.dirs=//p' "$settings")
if [ ! -e "$data/meta.properties" ]; then
    cluster=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')
    /opt/kafka/bin/kafka-storage.sh format --standalone --cluster-id="$cluster" -c "$settings" \
        --add-scram "SCRAM-SHA-256=[name=admin,password=$(cat /run/odr/admin-password)]"
fi
exec /opt/kafka/bin/kafka-server-start.sh "$settings" \
    --override "listeners=$LISTENERS" --override "advertised.listeners=$ADVERTISED_LISTENERS"
