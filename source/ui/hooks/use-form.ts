import {useEffect, useEffectEvent, useState} from 'react';
import {errorWords} from '../../words/failure.ts';
import type {KeyAction} from '../state/key-action.ts';
import {
	type FormAction,
	type FormEffect,
	type FormState,
	initialForm,
	reduceForm,
} from '../state/reduce-form.ts';
import {type Performers, Store} from '../store.ts';
import {useSession} from './use-session.ts';

/**
 * The connect form's state.
 *
 * @param settings.suggestion - What Tab fills in.
 * @param settings.way - How the two sides are to meet, if the line does not say it.
 * @param settings.secrets - What opens a way that the line says.
 * @param performers - Do what the reducer asks for; what they reject with is shown in the form.
 * @param handOn - Gets what was typed for the chat, when the form goes.
 */
export function useForm(
	{suggestion, way, secrets}: Pick<FormState, 'suggestion' | 'way'> & Partial<Pick<FormState, 'secrets'>>,
	performers: Performers<FormEffect>,
	handOn: (ahead: readonly KeyAction[]) => void,
): readonly [FormState, (action: FormAction) => void] {
	const [form] = useState(() => new Store(initialForm(suggestion, way, secrets), reduceForm));
	useEffect(
		() => form.attach(performers, error => form.dispatch({type: 'failed', problem: errorWords(error)})),
		[form, performers],
	);
	const end = useEffectEvent(() => {
		form.stop();
		handOn(form.getSnapshot().ahead ?? []);
	});
	useEffect(() => () => end(), []);
	return [useSession(form), action => form.dispatch(action)];
}
