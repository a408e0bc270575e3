import {initialScreen, reduceScreen} from '../source/ui/state/reduce-screen.ts';
import type {ScreenState} from '../source/ui/state/screen-state.ts';
import {key} from './frame.ts';
import type {Bench} from './ratio.ts';

/** A state with this text in the draft. */
function draft(text: string): ScreenState {
	const start = initialScreen({columns: 120, rows: 40, ascii: false, at: 0});
	return reduceScreen(start, {type: 'key', key: {type: 'paste', text}, at: 0}).state;
}

const english = 'The quick brown fox jumps over the lazy dog. ';
const russian = 'Съешь же ещё этих мягких французских булок. ';
const chinese = '天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏';
const thousand = (text: string) => text.repeat(40).slice(0, 1000);

export const bench: Bench = {
	name: 'a key in a draft of 1,000 characters and its frame',
	pairs: 15,
	yardstick: {name: 'ASCII', work: key(draft(thousand(english)), 'x')},
	subjects: [
		{name: 'Russian', work: key(draft(thousand(russian)), 'ж'), atMost: 1.5},
		{name: 'Chinese', work: key(draft(thousand(chinese)), '天'), atMost: 1.5},
		{name: 'one line of 30,000 ideographs', work: key(draft(chinese.repeat(1250)), '天'), atMost: 8},
	],
};
