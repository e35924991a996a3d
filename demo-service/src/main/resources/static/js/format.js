/** A time in milliseconds as people read it: 180 ms, 1.04 s. */
export function duration(millis) {
	return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(2)} s`;
}

export function thread(event) {
	return event.thread ? `${event.thread} (${event.threadKind})` : '';
}
