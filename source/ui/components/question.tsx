import {useCursor} from 'ink';
import {cellWidth, rowForm, truncate} from '../../text/graphemes.ts';
import type {Rect} from '../state/layout.ts';
import {Rows} from './rows.tsx';

type Props = {readonly rect: Rect; readonly question: string};

/** A question in the composer's place, answered with one key. */
export function Question({rect, question}: Props) {
	const {setCursorPosition} = useCursor();
	const answers = ' (y/n) ';
	const text = ` ${truncate(rowForm(question), rect.columns - answers.length - 2)}${answers}`;
	setCursorPosition({x: Math.min(rect.left + rect.columns - 1, rect.left + cellWidth(text)), y: rect.top});
	return <Rows rows={[[{text, as: 'strong'}]]} height={rect.rows} />;
}
