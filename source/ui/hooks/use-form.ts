import {useCallback, useRef, useState} from 'react';
import {isTtchatError} from '../../errors.ts';
import {
	type FormAction,
	type FormEffect,
	type FormState,
	initialForm,
	reduceForm,
} from '../state/connect-form.ts';

/**
 * The connect form's state. It is kept in a ref, so that several keys of one read see each other.
 *
 * @param suggestion - What Tab fills in.
 * @param carryOut - Does what the reducer asked for; what it rejects with is shown in the form.
 */
export function useForm(
	suggestion: string | undefined,
	carryOut: (effect: FormEffect) => void | Promise<void>,
): readonly [FormState, (action: FormAction) => void] {
	const latest = useRef<FormState | undefined>(undefined);
	const [state, show] = useState(() => initialForm(suggestion));
	const run = useRef(carryOut);
	run.current = carryOut;
	const dispatch = useCallback(
		(action: FormAction) => {
			const carry = async (effect: FormEffect) => {
				try {
					await run.current(effect);
				} catch (error) {
					dispatch(toFailure(error));
				}
			};
			const step = reduceForm(latest.current ?? initialForm(suggestion), action);
			latest.current = step.state;
			show(step.state);
			for (const effect of step.effects) {
				void carry(effect);
			}
		},
		[suggestion],
	);
	return [state, dispatch];
}

function toFailure(error: unknown): FormAction {
	if (isTtchatError(error)) {
		return {type: 'failed', problem: `${error.message}. ${error.advice}`};
	}
	return {type: 'failed', problem: error instanceof Error ? error.message : String(error)};
}
