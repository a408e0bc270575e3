import {TtchatError} from '../../errors.ts';
import {parseTarget, type TargetAddress} from '../../session/plan/target.ts';
import {
	checkOnionName,
	isOnion,
	parseProxy,
	readOnionKey,
	type WayPlan,
	type WaySecrets,
} from '../../session/plan/ways.ts';

/** Whom to reach, and how, where the line says more than an address. */
export type FormTarget = TargetAddress & {readonly way?: WayPlan};

/**
 * Reads what stands in the form: an address, or the whole command that the other side was shown. A key that is typed
 * here is in no list of processes and in no history of a shell.
 *
 * @param way - How the two sides are to meet, as the arguments of this program say.
 * @param secrets - What opens the way that the line says, if the line does not tell it.
 * @throws {TtchatError} If it cannot be used.
 */
export function readFormLine(text: string, way: WayPlan, secrets: WaySecrets = {}): FormTarget {
	const {host: words, proxy: proxyText, key: typedKey} = readWords(text.trim().split(/\s+/));
	const target = parseTarget(words);
	const {proxyPassword, onionKey, torPassword: password} = secrets;
	const given = way.kind === 'proxy' ? way : undefined;
	// A password is for whoever is named.
	const proxy =
		proxyText === undefined
			? undefined
			: parseProxy(proxyText, proxyText.includes('@') ? proxyPassword : undefined);
	const key =
		typedKey ?? (proxy !== undefined && given === undefined && isOnion(target.host) ? onionKey : undefined);
	if (key !== undefined) readOnionKey(key);
	if (proxy === undefined && given === undefined) {
		if (isOnion(target.host)) throw new TtchatError('ERR_ONION_NEEDS_PROXY', {advice: onionAdvice});
		if (key !== undefined)
			throw new TtchatError('ERR_OPTION_INVALID', {message: 'a key opens an onion only'});
		return target;
	}
	if (isOnion(target.host)) checkOnionName(target.host);
	const through = proxy ?? given?.proxy;
	if (through === undefined) return target;
	const told = password === undefined ? {} : {password};
	const onion = {...(given?.onion ?? told), ...(key !== undefined && {key})};
	return {...target, way: {kind: 'proxy', proxy: through, onion}};
}

const onionAdvice = 'Paste the whole command that your partner was shown, with --proxy and --onion-key.';

type Words = {readonly host: string; readonly proxy: string | undefined; readonly key: string | undefined};

function readWords(words: readonly string[]): Words {
	const rest = words[0] === 'ttchat' ? words.slice(1) : [...words];
	const take = (flag: string): string | undefined => {
		const at = rest.findIndex(word => word === flag || word.startsWith(`${flag}=`));
		if (at < 0) return undefined;
		const [word = ''] = rest.splice(at, 1);
		const [value = ''] = word === flag ? rest.splice(at, 1) : [word.slice(flag.length + 1)];
		return value;
	};
	const [proxy, key] = [take('--proxy'), take('--onion-key')];
	const flag = rest.find(word => word.startsWith('-'));
	if (flag !== undefined) {
		throw new TtchatError('ERR_OPTION_INVALID', {
			message: 'here only --proxy and --onion-key can stand behind the address',
			advice: `Start ttchat with ${flag} where you want that.`,
		});
	}
	// What is left over makes the address one that cannot be read, and that is said.
	return {host: rest.join(' '), proxy, key};
}
