import {type Effect, type FileEvent, type ProtocolEvent, timerKey} from '../../source/protocol/effects.ts';

const frames: Readonly<Record<number, string>> = {
	2544: 'hybrid HELLO',
	1616: 'hybrid SEED',
	896: 'HELLO',
	816: 'key',
	528: '512 bytes',
};

/** Effects in words, for tables. A wait is set in milliseconds; an end names its error. */
export function brief(effects: readonly Effect[]): readonly string[] {
	return effects.map(effect => {
		switch (effect.type) {
			case 'write':
				return `write ${frames[effect.bytes.length] ?? `a record of ${effect.bytes.length - 16}`} on ${effect.link}`;
			case 'close-link':
				return `close ${effect.link}`;
			case 'destroy-link':
				return `destroy ${effect.link}`;
			case 'unwrap':
				return `unwrap ${new TextDecoder().decode(effect.label) || 'v1'}`;
			case 'set-timer':
				return `set ${timerKey(effect.timer)} ${effect.delayMs}`;
			case 'clear-timer':
				return `clear ${timerKey(effect.timer)}`;
			case 'emit':
				return briefEvent(effect.event);
			case 'dial':
			case 'stop-dialing':
			case 'clear-all-timers':
				return effect.type;
			default:
				return effect satisfies never;
		}
	});
}

/** One event in words. */
export function briefEvent(event: ProtocolEvent): string {
	switch (event.type) {
		case 'ended':
			return event.error === undefined ? 'ended' : `ended: ${event.error.message}`;
		case 'refused':
			return `refused: ${event.error.message}`;
		case 'link-dropped':
			return `dropped ${event.side} ${event.link}`;
		case 'link-punched':
			return `punched ${event.link}`;
		case 'link-shared':
			return `shared, ${event.blocked} blocked`;
		case 'greeted':
			return `greeted v${event.protocol}`;
		case 'secured':
			return `secured v${event.protocol}${event.protocol === 2 && event.hybrid ? ', hybrid' : ''}`;
		case 'verified':
			return `verified by ${event.by}`;
		case 'text':
			return `text ${new TextDecoder().decode(event.content)}`;
		case 'renamed':
			return `renamed ${new TextDecoder().decode(event.name)}`;
		case 'sending':
		case 'sent':
		case 'delivered':
			return `${event.type} ${event.id}`;
		case 'file':
			return briefFile(event.event);
		case 'mismatched':
		case 'typing':
		case 'saved':
			return event.type;
		default:
			return event satisfies never;
	}
}

function briefFile(event: FileEvent): string {
	switch (event.type) {
		case 'offer-sent':
		case 'offer-accepted':
		case 'file-delivered':
			return `${event.type} ${event.file}`;
		case 'offer-failed':
			return `offer-failed ${event.file}: ${event.error.message}`;
		case 'offer-refused':
			return `offer-refused ${event.file}: ${event.reason}`;
		case 'file-offered':
			return `file-offered ${event.id}: ${new TextDecoder().decode(event.name)}, ${event.size}`;
		case 'chunk':
			return `chunk ${event.id}: ${event.bytes.length}${event.whole ? ', whole' : ''}`;
		case 'file-withdrawn':
			return `file-withdrawn ${event.id}: ${event.reason}`;
		default:
			return event satisfies never;
	}
}
