#!/bin/sh
# Runs one instance: claims its start, joins its control groups, runs the program, and writes down how it ended.
# Arguments: FOLDER COUNT CGROUP-PROCS-FILE... PROGRAM ARGUMENT...
# Only built-ins of the shell are used, so that it works whatever PATH the instance was given, and costs no second process.
set -f
folder=$1
groups=$2
shift 2

# A handler, and not '': a handled signal is back at its default in the program, an ignored one would stay ignored there.
# The shell itself survives what is sent to the whole group, long enough to write the exit code.
# A signal that comes before the program runs is kept: the program is then never started, and has ended by it.
asked=
trap 'asked=129' HUP
trap 'asked=130' INT
trap 'asked=131' QUIT
trap 'asked=138' USR1
trap 'asked=140' USR2
trap 'asked=143' TERM
trap : ALRM PIPE

# Field 22 of stat is the start time; what follows the program's name in parentheses begins with field 3.
start_time() { shift 19; began=$1; }
read -r stat </proc/$$/stat
start_time ${stat##*) }
read -r boot </proc/sys/kernel/random/boot_id

# noclobber creates the file or fails, whoever else tries: of two starts, one runs the program.
set -C
if ! echo "$$ $began $boot" 2>/dev/null >"$folder/started"; then
    if [ -s "$folder/started" ]; then echo taken; else echo "cannot write $folder/started"; fi
    exit 0
fi
set +C
echo started
exec </dev/null >/dev/null 2>&1

if [ -n "$asked" ]; then
    code=$asked
else
    (
        while [ "$groups" -gt 0 ]; do
            { echo 0 >"$1"; } 2>/dev/null || echo "davit: could not join the control group $1"
            shift
            groups=$((groups - 1))
        done
        exec "$@"
    ) >>"$folder/log" 2>&1
    code=$?
fi

trap '' HUP INT QUIT TERM USR1 USR2 ALRM PIPE
echo "$code" >"$folder/exit"
