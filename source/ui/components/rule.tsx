import type {Hold} from '../../session/events.ts';
import {useTheme} from '../hooks/use-theme.ts';
import {type RulePlace, ruleRow} from '../rows/rule-row.ts';
import type {TransferEntry} from '../state/message-log.ts';
import type {Viewport} from '../state/viewport.ts';
import {Rows} from './rows.tsx';

type Props = {
	readonly viewport: Viewport;
	readonly hold: Hold | undefined;
	/** Files on their way that the messages do not show. */
	readonly transfers: readonly TransferEntry[];
	readonly place: RulePlace;
};

/** The line above the composer, and what it has to say. */
export function Rule({viewport, hold, transfers, place}: Props) {
	const {glyphs} = useTheme();
	return <Rows rows={[ruleRow({viewport, hold, transfers}, place, glyphs)]} />;
}
