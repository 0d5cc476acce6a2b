#!/usr/bin/env bash
# How long the AddOn takes from an ORDER in the socket to NinjaTrader's Submit: bench.sh [orders] [folder].
# The folder is where the AddOn keeps its ids of commands; /dev/shm shows the figure without the disk.
set -euo pipefail
orders="${1:-5000}"
folder="${2:-}"
here="$(cd "$(dirname "$0")" && pwd)"
bridge="$(cd "$here/../../../bridges/nt8" && pwd)"
built="$(mktemp -d)"
trap 'rm -rf "$built"' EXIT
compile() { mcs -langversion:5 -warnaserror "$@"; }
compile -target:library "-out:$built/NinjaTrader.Core.dll" "$here"/names/*.cs
compile -target:library "-reference:$built/NinjaTrader.Core.dll" "-out:$built/NexusBridge.dll" "$bridge"/*.cs
compile "-reference:$built/NinjaTrader.Core.dll" "-out:$built/ninjatrader.exe" "$here"/host/*.cs "$bridge"/Nexus{Protocol,Writer,Unpack}.cs
if [ -z "$folder" ]; then folder="$built/ninjatrader"; fi
mkdir -p "$folder"
mono "$built/ninjatrader.exe" "$built/NexusBridge.dll" "$folder" 0 "$orders" | grep '^orders'
