import {paragraph, type Row} from './row.ts';

/** What the other side types. A command that is cut would be a wrong command: it is wrapped. */
export function otherSideRows(commands: readonly string[], columns: number): readonly Row[] {
	const heading = commands.length > 1 ? 'Your partner types one of:' : 'Your partner types:';
	return commands.length === 0
		? []
		: [
				...paragraph(heading, 'plain', columns),
				...commands.flatMap(command => paragraph(command, 'strong', columns, 3)),
			];
}
