import type {SessionSnapshot} from '../session/snapshot.ts';
import {formatAddress} from '../session/target.ts';
import {plural} from '../text/format.ts';
import {rsaOnlyMeaning} from '../text/rsa-only.ts';
import {explainCode} from './chat-lines.ts';

/** How things stand, in full sentences, one a line: what a screen shows all the time. */
export function statusTexts(snapshot: SessionSnapshot): readonly string[] {
	const {listening, strangers, outbox, counts, recording, ownCode, reason} = snapshot;
	const who = snapshot.peerName ?? 'the peer';
	return [
		`${stageText(snapshot, who)}; ${trustText(snapshot)}`,
		...(snapshot.hybrid === false ? [rsaOnlyMeaning] : []),
		...(reason !== undefined && snapshot.stage !== 'secured'
			? [`why: ${reason.message}. ${reason.advice}`]
			: []),
		...(ownCode !== undefined && snapshot.trust !== 'verified' ? [explainCode(ownCode, who)] : []),
		...(listening === undefined ? [] : [`listening on ${formatAddress(listening.address, listening.port)}`]),
		`sent ${counts.sent}, received ${counts.received}, waiting ${outbox.length}${snapshot.hold === undefined ? '' : ' (held)'}`,
		...(snapshot.unacknowledged.length > 0
			? [`${plural(snapshot.unacknowledged.length, 'message')} not yet acknowledged`]
			: []),
		...(strangers.count > 0
			? [
					`refused ${plural(strangers.count, 'stranger')}, the last from ${strangers.last ?? 'an unknown address'}`,
				]
			: []),
		`written to a file by: ${recordingText(recording, who)}`,
	];
}

function stageText(snapshot: SessionSnapshot, who: string): string {
	switch (snapshot.stage) {
		case 'idle':
			return 'not started';
		case 'connecting':
			return 'connecting';
		case 'secured':
			return `connected to ${who}, protocol v${snapshot.protocol ?? '?'}`;
		case 'halted':
			return 'not connected; /reconnect starts a new session';
		case 'closed':
			return 'closed';
		default:
			return snapshot.stage satisfies never;
	}
}

function trustText({trust}: SessionSnapshot): string {
	switch (trust) {
		case 'none':
			return 'nobody is there yet';
		case 'legacy':
			return 'LEGACY v1: encrypted, but anyone on the path could be the peer';
		case 'unverified':
			return 'NOT VERIFIED';
		case 'verified':
			return 'verified';
		case 'mismatched':
			return 'CODES DO NOT MATCH: someone may be listening';
		default:
			return trust satisfies never;
	}
}

function recordingText(recording: SessionSnapshot['recording'], who: string): string {
	const by = [...(recording.self ? ['you'] : []), ...(recording.peer ? [who] : [])];
	return by.length === 0 ? 'nobody' : by.join(' and ');
}
