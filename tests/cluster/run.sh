#!/usr/bin/env bash
# A scheduler and two executors as processes of their own, on loopback: bash tests/cluster/run.sh
# They give the answer of one machine; they do so too when one executor is ended in the middle; and a machine with no atlas, or
# with another one, ends the query with an error that says so.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo build --quiet --release --features ballista --example sql --example cluster
bin=${CARGO_TARGET_DIR:-$PWD/target}/release/examples
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
cd "$work"

fail() {
  echo "FAILED: $*" >&2
  tail -n 20 ./*.log >&2
  exit 1
}

# Six files of rows, so that there are tasks for both executors.
mkdir pings one two
rows=${ROWS:-300000}
for part in 0 1 2 3 4 5; do
  "$bin/sql" "SELECT 42.0 + ((value * 7919 + $part) % 40009) / 10002.25 AS lon, 33.0 + ((value * 104729 + $part) % 45007) / 10001.5 AS lat,
    DATE '2003-03-19' + CAST((value * 31 + $part) % 5700 AS INT) AS day FROM generate_series(1, $rows)" --out "pings/$part.parquet"
done
"$bin/cluster" atlas iraq.atlas
cp iraq.atlas one/
cp iraq.atlas two/

port=$((20000 + RANDOM % 20000))
start() { # folder, log, arguments
  (cd "$1" && exec "$bin/cluster" "${@:3}" >"$work/$2.log" 2>&1) &
  pids+=($!)
  last=$!
}
start . scheduler scheduler --port "$port" --patience 6
start one one executor --scheduler "127.0.0.1:$port" --port $((port + 1))
first=$last
start two two executor --scheduler "127.0.0.1:$port" --port $((port + 11))
second=$last
for _ in $(seq 100); do
  if (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  sleep 0.2
done

ask() { timeout 300 "$bin/cluster" query --scheduler "127.0.0.1:$port" --table pings="$work/pings" "$@"; }
count="SELECT control_at(lon, lat, day)['actors'] AS actors, count(*) AS n FROM pings GROUP BY 1 ORDER BY 2 DESC, 1"
far="SELECT round(avg(front_distance_km(lon, lat, day, 'peshmerga', 'isis')), 6) AS km, count(*) AS n FROM pings"

expected=$("$bin/sql" --table pings=pings "$count")
[ "$(ask --atlas iraq.atlas "$count")" = "$expected" ] || fail "the cluster counts otherwise than one machine"
[ "$(ask "$count")" = "$expected" ] || fail "the cluster counts otherwise when the atlas travels with the query"
echo "the cluster counts as one machine does"

expected=$("$bin/sql" --table pings=pings "$far")
begin=$(date +%s%N)
[ "$(ask --atlas iraq.atlas "$far")" = "$expected" ] || fail "the cluster measures otherwise than one machine"
took=$((($(date +%s%N) - begin) / 1000000))
echo "the cluster measures as one machine does, in $took ms"

ask --atlas iraq.atlas "$far" >answer.log 2>error.log &
query=$!
sleep "$(awk "BEGIN { print $took / 3000 }")"
kill -KILL "$second" 2>/dev/null || fail "the second executor was gone already"
if wait "$query"; then
  [ "$(cat answer.log)" = "$expected" ] || fail "another answer after one executor was ended"
  echo "with one executor ended in the middle the answer is the same"
else
  grep -q . error.log || fail "no word of why the query failed"
  echo "with one executor ended in the middle the query fails and says: $(head -c 300 error.log)"
fi

# An executor that has no atlas, and then another one.
kill -KILL "$first"
mkdir bare
start bare bare executor --scheduler "127.0.0.1:$port" --port $((port + 21))
sleep 8
for what in gone other; do
  case $what in
    gone) word="this machine has no atlas at iraq.atlas" ;;
    other) head -c 1000 iraq.atlas >bare/iraq.atlas; word="is another one than the client's" ;;
  esac
  if ask --atlas iraq.atlas "$count" >answer.log 2>error.log; then
    fail "an answer, though the atlas is $what: $(cat answer.log)"
  fi
  grep -q "$word" error.log || fail "no word of an atlas that is $what: $(cat error.log)"
  echo "an atlas that is $what ends the query: $(grep -o "$word" error.log | head -n 1)"
done
