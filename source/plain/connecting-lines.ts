import type {SessionEvent} from '../session/events.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {formatAddress} from '../session/target.ts';
import {plural} from '../text/format.ts';
import type {Remark} from '../words/remark.ts';

/** What happens until two keys have been exchanged, in words. */
export function describeConnecting(event: SessionEvent, after: SessionSnapshot): readonly Remark[] {
	switch (event.type) {
		case 'round-started':
			return event.round === 1
				? [{mark: '--', text: 'making new keys (RSA-4096)'}]
				: [
						{
							mark: '--',
							text: 'a new session begins: new keys, and nobody is verified yet',
							topic: 'round',
							variant: '',
						},
					];
		case 'keys-made':
			return [
				{
					mark: '--',
					text: `keys are ready, after ${(event.elapsedMs / 1000).toFixed(1)} s`,
					topic: 'keys',
					variant: '',
				},
			];
		case 'listening':
			return [{mark: '--', text: `listening on ${formatAddress(event.address, event.port)}`}];
		case 'dialing':
		case 'dial-failed':
			return describeDial(event);
		case 'outbound-linked':
		case 'inbound-linked':
		case 'link-dropped':
		case 'link-shared':
			return describeLink(event);
		case 'stranger-refused': {
			const {count} = after.strangers;
			const times = count > 1 ? `; ${plural(count, 'stranger')} so far` : '';
			return [
				{
					mark: '-!-',
					text: `refused a stranger from ${event.address}${times}`,
					topic: 'stranger',
					variant: '',
				},
			];
		}
		case 'peer-greeted':
			return [
				{
					mark: '--',
					text: `the peer's key has come (protocol v${event.protocol}); securing the chat`,
					topic: 'greeted',
				},
			];
		default:
			return [];
	}
}

type DialEvent = Extract<SessionEvent, {readonly type: 'dialing' | 'dial-failed'}>;

function describeDial(event: DialEvent): readonly Remark[] {
	const where = formatAddress(event.address, event.port);
	if (event.type === 'dialing') {
		// Said once for each address: what comes of it is said below.
		return event.attempt === 1
			? [{mark: '--', text: `dialing ${where}`, topic: `dialing ${where}`, variant: ''}]
			: [];
	}
	const {code, message, advice} = event.reason;
	const tries = event.attempt > 1 ? ` after ${event.attempt} tries` : '';
	return [
		{
			mark: '-!-',
			text: `cannot reach ${where}${tries}: ${message}. ${advice}`,
			topic: `dial-failed ${where}`,
			variant: code,
		},
	];
}

type LinkEvent = Extract<
	SessionEvent,
	{readonly type: 'outbound-linked' | 'inbound-linked' | 'link-dropped' | 'link-shared'}
>;

function describeLink(event: LinkEvent): readonly Remark[] {
	switch (event.type) {
		case 'outbound-linked': {
			const where = formatAddress(event.address, event.port);
			return [
				{
					mark: '--',
					text: `connected to ${where}; waiting for the peer to connect to us`,
					topic: `outbound ${where}`,
					variant: '',
				},
			];
		}
		case 'inbound-linked':
			return [
				{
					mark: '--',
					text: `${event.address} has connected to us; waiting for its key`,
					topic: `inbound ${event.address}`,
					variant: '',
				},
			];
		case 'link-dropped': {
			const link = event.side === 'outbound' ? 'our connection to the peer' : "the peer's connection to us";
			return [
				{
					mark: '-!-',
					text: `${link} went again: ${event.reason.message}. Waiting goes on.`,
					topic: `dropped ${event.side}`,
					variant: event.reason.code,
				},
			];
		}
		case 'link-shared':
			return [
				{
					mark: '--',
					text:
						event.blocked === 'outbound'
							? 'the peer can reach us, but we cannot reach the peer: its side must open its TCP port. Meanwhile its connection is used for both directions'
							: 'we can reach the peer, but the peer cannot reach us: open the TCP port on this side. Meanwhile our connection is used for both directions',
				},
			];
		default:
			event satisfies never;
			return [];
	}
}
