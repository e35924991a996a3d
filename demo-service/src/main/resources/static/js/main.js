import { duration } from './format.js';
import { Form } from './form.js';
import { Lane } from './lane.js';
import { Scale } from './scale.js';
import { showMeters } from './meters.js';

const element = (id) => document.getElementById(id);
const template = element('lane-template');
const scale = new Scale(element('lanes'));
const sequential = new Lane(element('sequential'), template, scale);
const concurrent = new Lane(element('concurrent'), template, scale);
const form = new Form(element('run'));
let current = new AbortController();

scale.reset(form.longest);
sequential.prepare(form.names);
concurrent.prepare(form.names);
element('run').addEventListener('submit', async (event) => {
	event.preventDefault();
	current.abort();
	current = new AbortController();
	await run(current.signal);
});
showMeters(element('meters'));

async function run(signal) {
	const { names, query } = form;
	show('', 'Running.');
	form.markWrong();
	scale.reset(form.longest);
	try {
		const [one, other] = await Promise.all([
			sequential.run(`/runs/sequential?${query}`, names, signal),
			concurrent.run(`/runs/concurrent?${query}`, names, signal)]);
		show('', verdict(one, other));
	}
	catch (error) {
		if (!signal.aborted) {
			current.abort(); // the other lane too
			show(error.message, 'Stopped.');
			form.markWrong(error.parameters);
		}
	}
}

function show(problem, status) {
	element('problem').hidden = problem === '';
	element('problem').textContent = problem;
	element('verdict').replaceChildren(...[status].flat());
}

function verdict(one, other) {
	const figures = document.createElement('strong');
	figures.textContent = `${duration(one.atMillis)} one after the other, ${duration(other.atMillis)} together`;
	if (one.outcome === 'SUCCESS' && other.outcome === 'SUCCESS') {
		return [figures, `: ${(one.atMillis / other.atMillis).toFixed(1)} times as fast.`];
	}
	return [figures, '. ', other.detail ?? one.detail];
}
