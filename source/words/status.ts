import type {SessionSnapshot, Stage, Trust} from '../session/snapshot.ts';
import {plural} from '../text/format.ts';
import {rsaOnlyMeaning} from '../text/rsa-only.ts';

/** What `/status` says, one line each. */
export function statusWords(session: SessionSnapshot): readonly string[] {
	const {stage, counts, listening, outbox, strangers, recording, reason} = session;
	const lines = [
		`${stageWords[stage]}${stage === 'secured' ? ` · protocol v${session.protocol ?? 2} · ${trustWords[session.trust]}` : ''}`,
		session.hybrid === false && `${rsaOnlyMeaning}.`,
		listening && `Listening on ${listening.address} port ${listening.port}.`,
		`Sent ${plural(counts.sent, 'message')}, received ${counts.received}.`,
		outbox.length > 0 && `${plural(outbox.length, 'message')} in the outbox. /unsend takes them back.`,
		strangers.count > 0 && `${plural(strangers.count, 'stranger')} refused, last ${strangers.last}.`,
		recording.self && 'You wrote this chat to a file.',
		recording.peer && 'The peer wrote this chat to a file.',
		stage !== 'secured' && reason && `The last session ended: ${reason.message}.`,
	];
	return lines.filter(line => typeof line === 'string');
}

/** What `/verify` alone says, one line each. */
export function verifyWords({stage, trust, ownCode, protocol}: SessionSnapshot): readonly string[] {
	if (stage !== 'secured') {
		return ['There is no code yet: nobody is connected.'];
	}

	if (protocol === 1 || ownCode === undefined) {
		return ['There is no code: the peer speaks v1, and anyone on the path could be the peer.'];
	}

	return [
		`Your code: ${ownCode} · ${trustWords[trust]}`,
		'Call your partner. Read your code aloud, and type the one you hear: /verify 1234 5678. Never send a code here.',
	];
}

const stageWords: Readonly<Record<Stage, string>> = {
	idle: 'Not started',
	connecting: 'Connecting',
	secured: 'Connected',
	halted: 'Stopped: /reconnect starts a new session',
	closed: 'The chat is over',
};

const trustWords: Readonly<Record<Trust, string>> = {
	none: 'nobody is there',
	legacy: 'LEGACY v1: encrypted, but anyone on the path could be the peer',
	unverified: 'NOT VERIFIED',
	verified: 'verified',
	mismatched: 'CODES DO NOT MATCH: someone may be listening',
};
