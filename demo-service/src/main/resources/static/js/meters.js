import { MeterChart } from './meter-chart.js';

const MILLIS_BETWEEN_POLLS = 500;
const MILLIS_OF_GAIN = 30_000;

/** Polls the meters of the actuator and charts them, as long as somebody looks. */
export function showMeters(parent) {
	const charts = {
		groups: new MeterChart(parent, 'Groups open'),
		active: new MeterChart(parent, 'Tasks running'),
		ended: new MeterChart(parent, 'Tasks ended'),
		gain: new MeterChart(parent, 'Concurrency gain', { format: (value) => `${value.toFixed(1)}×`, least: 1 }),
	};
	const history = [];
	const poll = async () => {
		if (document.visibilityState === 'visible') {
			await read().then((now) => draw(charts, now, history), () => history.splice(0));
		}
		setTimeout(poll, MILLIS_BETWEEN_POLLS);
	};
	poll();
}

async function read() {
	const [groups, tasks, openGroups, runningTasks] = await Promise.all(
		['soonify.group', 'soonify.task', 'soonify.group.active', 'soonify.task.active'].map(meter));
	return { at: Date.now(), groupSeconds: groups.TOTAL_TIME, taskSeconds: tasks.TOTAL_TIME, ended: tasks.COUNT,
		open: openGroups.VALUE, running: runningTasks.VALUE };
}

async function meter(name) {
	const response = await fetch(`/actuator/metrics/${name}`);
	const { measurements } = await response.json();
	return Object.fromEntries(measurements.map(({ statistic, value }) => [statistic, value]));
}

function draw(charts, now, history) {
	const before = history.at(-1) ?? now;
	history.push(now);
	while (history[0].at < now.at - MILLIS_OF_GAIN) {
		history.shift();
	}
	charts.groups.add(now.at, now.open);
	charts.active.add(now.at, now.running);
	charts.ended.add(now.at, now.ended - before.ended, now.ended);
	charts.gain.add(now.at, gain(history[0], now));
}

/** How many seconds of work each second of waiting has bought lately; null if no group has ended. */
function gain(then, now) {
	const waited = now.groupSeconds - then.groupSeconds;
	return waited > 0 ? (now.taskSeconds - then.taskSeconds) / waited : null;
}
