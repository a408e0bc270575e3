import {formatAddress} from '../session/plan/target.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {plural} from '../text/format.ts';
import {reasonWords} from './failure.ts';
import {holdSentences} from './hold.ts';
import {reachWords} from './reach.ts';
import {writtenWords} from './recording.ts';
import {nextWords, nextWordsMeanwhile} from './retry.ts';
import {nameless, sentences} from './sentences.ts';
import {transferLines} from './transfer.ts';
import {codeWords, rsaOnlyMeaning, trustSentence} from './trust.ts';
import {triedWords, wayWords} from './way.ts';

/** What `/status` says: how things stand, one line each. */
export function statusWords(snapshot: SessionSnapshot): readonly string[] {
	const {phases, listening, strangers, outbox, counts, ownCode, hold, trust, unacknowledged} = snapshot;
	const who = snapshot.peerName ?? nameless;
	const way = wayWords(snapshot);
	const reach = reachWords(snapshot);
	const lines = [
		stageWords(snapshot, who),
		way !== undefined && sentences(way),
		...triedWords(snapshot),
		snapshot.hybrid === false && `${rsaOnlyMeaning}.`,
		hold !== undefined && holdSentences(hold, outbox.length, trust),
		snapshot.stage !== 'secured' && snapshot.reason && `Why: ${reasonWords(snapshot.reason)}`,
		phases.keys.what === 'retrying' && nextWordsMeanwhile,
		ownCode !== undefined && trust !== 'verified' && codeWords(ownCode, who),
		listening && `Listening on ${formatAddress(listening.address, listening.port)}.`,
		reach !== undefined && sentences(reach),
		`Sent ${plural(counts.sent, 'message')}, received ${counts.received}, waiting ${outbox.length}.`,
		unacknowledged.length > 0 && `${plural(unacknowledged.length, 'message')} not yet acknowledged.`,
		...transferLines(snapshot, who),
		strangers.count > 0 &&
			`${plural(strangers.count, 'stranger')} refused, the last from ${strangers.last ?? 'an unknown address'}.`,
		sentences(writtenWords(snapshot.recording, who, snapshot.fileCounts.received)),
	];
	return lines.filter(line => typeof line === 'string');
}

function stageWords({stage, protocol, trust}: SessionSnapshot, who: string): string {
	switch (stage) {
		case 'idle':
			return 'Not started.';
		case 'connecting':
			return `Connecting: ${trustSentence(trust)}.`;
		case 'secured':
			return sentences(`connected to ${who}, protocol v${protocol ?? '?'}`, trustSentence(trust));
		case 'halted':
			return `Stopped: ${nextWords['by-hand']}`;
		case 'closed':
			return 'The chat is over.';
		default:
			return stage satisfies never;
	}
}
