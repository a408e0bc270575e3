// The interface reads addresses as the core does.
export {formatAddress, isAddress, parsePort, parseTarget, type TargetAddress} from '../../net/target.ts';
export {DEFAULT_PORT} from '../../protocol/constants.ts';
