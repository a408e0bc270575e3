import type {SessionSnapshot, Trust} from '../../session/snapshot.ts';
import {sentences} from '../../words/sentences.ts';
import {mismatchAdvice, rsaOnly, trustWords} from '../../words/trust.ts';
import type {Meaning} from '../theme.ts';
import {paragraph, type Row} from './row.ts';

const trustMeaning: Readonly<Record<Trust, Meaning>> = {
	none: 'quiet',
	legacy: 'error',
	unverified: 'error',
	verified: 'good',
	mismatched: 'error',
};

/**
 * The panel under the phases: the trust word, our code, and what to do with it. The words and the code are
 * on rows of their own and shorter than any pane; only the advice is wrapped.
 *
 * @param columns - The pane's width.
 */
export function trustPanel(snapshot: SessionSnapshot, columns: number): readonly Row[] {
	const {trust, ownCode} = snapshot;
	const peer = nameInPane(snapshot.peerName);
	const {word, meaning} = trustWords[trust];
	const head: Row = [
		{text: ` ${word}`, as: trustMeaning[trust]},
		...(snapshot.hybrid === false ? [{text: ` ${rsaOnly}`, as: 'warning'} as const] : []),
	];
	const advise = (text: string) => paragraph(text, 'plain', columns);
	switch (trust) {
		case 'none':
			return [];
		case 'legacy':
			return [head, ...advise(sentences(meaning))];
		case 'verified':
			return [
				head,
				...advise(`The codes were compared: this is ${peer}.`),
				[],
				// Whoever verified first still has to read it out.
				...paragraph(`Your code, should ${peer} still need it:`, 'quiet', columns),
				[{text: ` ${ownCode ?? 'not made yet'}`, as: 'plain'}],
			];
		case 'mismatched':
			return [
				head,
				[],
				// Above the advice: the second call needs it even where the pane is cut.
				...codeRows(ownCode),
				...advise(sentences(meaning, mismatchAdvice(peer))),
			];
		case 'unverified':
			return [
				head,
				[],
				...codeRows(ownCode),
				...advise(`Tell ${peer} by phone, and type the one you hear:`),
				[{text: ' /verify 1234 5678', as: 'strong'}],
			];
		default:
			throw trust satisfies never;
	}
}

function codeRows(ownCode: string | undefined): readonly Row[] {
	return [[{text: ' Your code', as: 'quiet'}], [{text: ` ${ownCode ?? 'not made yet'}`, as: 'strong'}]];
}

/** What takes as many columns in every terminal: any other name would push the pane's border out of line. */
const steady =
	/^[\x20-\x7e\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\u00a1-\u00ac\u00ae-\u024f\u3041-\u3096\u309b-\u30ff\uac00-\ud7a3]*$/u;

function nameInPane(name: string | undefined): string {
	return name !== undefined && steady.test(name) ? name : 'your partner';
}
