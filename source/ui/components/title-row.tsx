import type {SessionSnapshot} from '../../session/snapshot.ts';
import {cellWidth, rowForm, truncate} from '../../text/graphemes.ts';
import {writtenWords} from '../../words/recording.ts';
import {nameless} from '../../words/sentences.ts';
import {useTheme} from '../hooks/use-theme.ts';
import {Rows} from './rows.tsx';

type Props = {
	readonly targetLabel: string;
	/** Who has written the chat to a file. */
	readonly recording: SessionSnapshot['recording'];
	/** How many files of the peer were saved. */
	readonly files: number;
	readonly columns: number;
};

/** The row above the messages. */
export function TitleRow({targetLabel, recording, files, columns}: Props) {
	const {glyphs} = useTheme();
	const separator = ` ${glyphs.separator} `;
	const brief = [' ttchat', rowForm(targetLabel)].join(separator);
	const isSaved = recording.self || recording.peer || files > 0;
	const full = [brief, isSaved ? writtenWords(recording, nameless, files) : 'nothing is saved'].join(
		separator,
	);
	const text = cellWidth(full) <= columns ? full : brief;
	return <Rows rows={[[{text: truncate(text, columns, glyphs.ellipsis), as: 'quiet'}]]} />;
}
