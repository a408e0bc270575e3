/** What `--help` prints: at most 80 columns wide. */
export const helpText = `ttchat: private one-to-one chat between two terminals. No server, no account,
fresh RSA-4096 keys for every session, nothing saved.

Usage
  ttchat [target] [options]

  Both sides start it with the other's address. Without a target, a form asks.

  target                 IPv4 address, IPv6 address ([::1]) or host name, with
                         :port for the peer's port

Options
  -p, --port N           port that we listen on (default 2006)
      --peer-port N      port that we dial (default 2006)
      --listen ADDRESS   address that we listen on (default: all)
  -n, --name NAME        what the peer sees us as (protocol v2 only)
      --protocol WHICH   auto, v1 or v2; v1 is the original TTChat's
                         (default auto)
      --require-verify   send nothing before the peer's safety code was checked
      --demo             chat with a built-in echo partner on this machine
      --plain            a line at a time, no drawing: for pipes, screen readers
                         and dumb terminals; by itself without a terminal, or
                         with TERM=dumb or INK_SCREEN_READER=true
      --json             for programs: a JSON event a line out, a JSON command a
                         line in
      --ascii            no line-drawing characters
      --no-color         no colour; also with NO_COLOR set (--color: colour
                         nevertheless)
  -h, --help             this text
      --version          the version

Keys and commands
  F1 or /help explains them inside the program; /help does in plain mode too.
  docs/plain.md and docs/json.md tell how to use ttchat from scripts.

Examples
  ttchat 203.0.113.7                     chat with the person at that address
  ttchat bob.example:2007 --port 2008    with other ports than 2006
  ttchat --demo                          try it alone
  echo hello | ttchat bob.example        send a line once bob is there, and end

Exit codes
  0    the chat ended normally; with end of input, everything was delivered
  1    internal error
  2    bad usage
  3    cannot listen: the port is taken, or not permitted
  4    with end of input in --plain or --json: the peer could not be reached or
       verified, or not everything was delivered
  129  ended by SIGHUP, 130 by SIGINT, 131 by SIGQUIT, 143 by SIGTERM, after an
       orderly close
`;
