const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/**
 * The local time of day: `14:02`. The same in every locale.
 *
 * @param at - Milliseconds since the epoch.
 */
export function formatTime(at: number): string {
	const date = new Date(at);
	return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/**
 * The local day: `Sun, 22 Nov 2026`. The same in every locale.
 *
 * @param at - Milliseconds since the epoch.
 */
export function formatDay(at: number): string {
	const date = new Date(at);
	return `${weekdays[date.getDay()]}, ${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}`;
}

/**
 * A stretch of time in at most two units, rounded down: `40 s`, `18 min`, `1 h 5 min`, `2 d 3 h`.
 *
 * @param ms - Milliseconds; less than none counts as none.
 */
export function formatDuration(ms: number): string {
	const seconds = Math.floor(Math.max(0, ms) / 1000);
	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	if (minutes === 0) {
		return `${seconds} s`;
	}

	if (hours === 0) {
		return `${minutes} min`;
	}

	return hours < 24
		? twoUnits(hours, 'h', minutes % 60, 'min')
		: twoUnits(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/**
 * An amount of data in decimal units: `0 B`, `999 B`, `2.1 MB`, `300 GB`.
 *
 * @param bytes - A whole number; less than none counts as none.
 */
export function formatBytes(bytes: number): string {
	let value = Math.max(0, bytes);
	let unit = 0;
	// What would be shown as 1000 is one of the next.
	while (unit < byteUnits.length - 1 && (unit === 0 ? value : Math.round(value)) >= 1000) {
		value /= 1000;
		unit++;
	}

	// Below ten the digit behind the point says something.
	const digits = unit > 0 && value < 9.95 ? 1 : 0;
	return `${value.toFixed(digits)} ${byteUnits[unit] ?? ''}`;
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * A count with its noun: `1 message`, `34 messages`.
 *
 * @param many - The plural, where it is not the singular with an s.
 */
export function plural(count: number, singular: string, many = `${singular}s`): string {
	return `${count} ${count === 1 ? singular : many}`;
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
	return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}
