import {interfaceAddresses} from '../../net/own-interfaces.ts';

/**
 * The addresses of this machine that another one may reach it at, IPv4 first; link-local ones are left out, for
 * they mean nothing without an interface of the other machine.
 */
export function ownAddresses(): readonly string[] {
	return interfaceAddresses({external: true})
		.filter(address => !/^fe[89ab]/i.test(address) && !address.startsWith('169.254.'))
		.toSorted((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
}
