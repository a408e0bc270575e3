import assert from 'node:assert/strict';
import {test} from 'node:test';
import {knowsLinks, sshClient} from '../../../source/ui/terminal/surroundings.ts';

const terminals = [
	{TERM: 'xterm-256color', links: true},
	{TERM: 'tmux-256color', links: true},
	{TERM: 'foot', links: true},
	{TERM: 'linux', links: false},
	{TERM: 'vt100', links: false},
	{TERM: 'dumb', links: false},
	{TERM: '', links: false},
	{TERM: undefined, links: false},
] as const;

for (const {TERM, links} of terminals) {
	test(`TERM=${TERM} ${links ? 'may' : 'may not'} get links`, () => {
		assert.equal(knowsLinks({TERM}), links);
	});
}

const clients = [
	{SSH_CONNECTION: '198.51.100.9 52144 192.0.2.5 22', client: '198.51.100.9'},
	{SSH_CONNECTION: '2001:db8::9 52144 2001:db8::5 22', client: '[2001:db8::9]'},
	{SSH_CONNECTION: 'UNKNOWN 65535 UNKNOWN 65535', client: undefined},
	{SSH_CONNECTION: '', client: undefined},
	{SSH_CONNECTION: undefined, client: undefined},
] as const;

for (const {SSH_CONNECTION, client} of clients) {
	test(`SSH_CONNECTION="${SSH_CONNECTION}" suggests ${client}`, () => {
		assert.equal(sshClient({SSH_CONNECTION}), client);
	});
}
