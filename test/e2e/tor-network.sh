#!/usr/bin/env bash
# A private Tor network for tests, made of Debian's tor: 3 authorities, 4 relays, 2 clients. To be run in a network namespace
# that has only lo, so that nothing can leave: tor-network.sh up DIR, down DIR, stop DIR CLIENT, start DIR CLIENT.
# Clients: c0 with SOCKS 127.0.0.1:9050 and control 9051 (cookie); c1 with SOCKS 9060, which tells errors of onions, and control 9061.
set -euo pipefail
action=$1 dir=$2 client=${3:-}
common() {
	cat <<CONF
TestingTorNetwork 1
DataDirectory $dir/$1
PidFile $dir/$1/pid
Log notice file $dir/$1/log
RunAsDaemon 1
Nickname $1
ShutdownWaitLength 0
AssumeReachable 1
PathsNeededToBuildCircuits 0.25
TestingDirAuthVoteExit *
TestingDirAuthVoteHSDir *
TestingDirAuthVoteGuard *
V3AuthNIntervalsValid 100
V3AuthVotingInterval 10
V3AuthVoteDelay 2
V3AuthDistDelay 2
TestingV3AuthInitialVotingInterval 5
TestingV3AuthInitialVoteDelay 2
TestingV3AuthInitialDistDelay 2
CircuitBuildTimeout 10
LearnCircuitBuildTimeout 0
NewCircuitPeriod 2
TestingMinExitFlagThreshold 0
SafeLogging 0
ConnLimit 60
Sandbox 0
CONF
}
# Waits for a condition: a command and its words.
until_so() {
	for ((turn = 0; turn < 450; turn++)); do
		"$@" && return
		sleep 0.2
	done
	echo "never so: $*" >&2
	exit 1
}
has_consensus() {
	[[ $(grep -c '^s .*HSDir.*Running' "$dir/$1/cached-microdesc-consensus" 2>/dev/null) -eq 7 ]]
}
# A client that builds no circuit may stay so for minutes, why is not known: it begins anew.
begin_anew() {
	kill -KILL "$(cat "$dir/$client/pid")"
	sleep 0.2
	rm -rf "$dir/$client/state"
	start
}
ready_client() {
	client=$1
	for ((begun = 0; begun < 6; begun++)); do
		for ((turn = 0; turn < 75; turn++)); do
			is_ready "$client" && return
			sleep 0.2
		done
		begin_anew
	done
	echo "never ready: $client" >&2
	exit 1
}
is_ready() {
	grep -q 'Bootstrapped 100%' "$dir/$1/log" 2>/dev/null
}
certify() {
	local name=a$1 fingerprint identity
	mkdir -p "$dir/$name/keys"
	chmod 700 "$dir/$name" "$dir/$name/keys"
	echo throwaway | tor-gencert --create-identity-key -m 12 -a 127.0.0.1:$((7100 + $1)) -i "$dir/$name/keys/authority_identity_key" \
		-s "$dir/$name/keys/authority_signing_key" -c "$dir/$name/keys/authority_certificate" --passphrase-fd 0 >/dev/null 2>&1
	{
		common "$name"
		printf '%s\n' 'Address 127.0.0.1' "OrPort 127.0.0.1:$((5100 + $1)) IPv4Only" "DirPort 127.0.0.1:$((7100 + $1))" 'AuthoritativeDirectory 1' \
			'V3AuthoritativeDirectory 1' 'ContactInfo a@example' 'ExitPolicy accept 127.0.0.0/8:*' 'ExitPolicy reject *:*' 'SocksPort 0'
	} >"$dir/$name/torrc"
	fingerprint=$(tor --ignore-missing-torrc -f /nonexistent --defaults-torrc /nonexistent --list-fingerprint --orport 1 \
		--dirauthority 'xyzzy 127.0.0.1:1 ffffffffffffffffffffffffffffffffffffffff' --datadirectory "$dir/$name" 2>/dev/null |
		grep -oE '([0-9A-F]{4} ?){10}' | tr -d ' ' | tail -1)
	identity=$(awk '/^fingerprint/ {print $2}' "$dir/$name/keys/authority_certificate")
	echo "DirAuthority $name orport=$((5100 + $1)) no-v2 v3ident=$identity 127.0.0.1:$((7100 + $1)) $fingerprint" >"$dir/$name/authority"
}
up() {
	local i name
	mkdir -p "$dir"
	for i in 0 1 2; do certify "$i" & done
	wait
	for i in 0 1 2 3; do
		mkdir -m 700 "$dir/r$i"
		{
			common "r$i"
			printf '%s\n' 'Address 127.0.0.1' "OrPort 127.0.0.1:$((5200 + i)) IPv4Only" 'ExitRelay 1' 'ExitPolicyRejectPrivate 0' \
				'ExitPolicy accept 127.0.0.0/8:*' 'ExitPolicy reject *:*' 'SocksPort 0'
		} >"$dir/r$i/torrc"
	done
	for i in 0 1; do
		mkdir -m 700 "$dir/c$i"
		{
			common "c$i"
			printf '%s\n' "SocksPort 127.0.0.1:$((9050 + 10 * i)) ExtendedErrors" "ControlPort 127.0.0.1:$((9051 + 10 * i))" 'CookieAuthentication 1'
		} >"$dir/c$i/torrc"
	done
	for name in a0 a1 a2 r0 r1 r2 r3 c0 c1; do cat "$dir"/a?/authority >>"$dir/$name/torrc"; done
	for name in a0 a1 a2 r0 r1 r2 r3; do client=$name start; done
	# A client that begins with the few relays of a first consensus is ready and finds no way; one that begins before the
	# relays are ready was seen to build no circuit for minutes.
	for name in a0 a1 a2 r0 r1 r2 r3; do until_so has_consensus "$name" && until_so is_ready "$name"; done
	for name in c0 c1; do client=$name start; done
	for name in c0 c1; do ready_client "$name"; done
}
down() {
	for pid in "$dir"/*/pid; do [[ -e $pid ]] && kill -KILL "$(cat "$pid")" 2>/dev/null || true; done
	rm -rf "$dir"
}
stop() {
	kill "$(cat "$dir/$client/pid")"
}
start() {
	tor -f "$dir/$client/torrc" --quiet
}
"$action"
