const MILLIS_SHOWN = 60_000;

/** One meter: its value in figures, and what it was lately as a chart. */
export class MeterChart {

	#chart;

	#output = document.createElement('output');

	#format;

	constructor(parent, title, { format = String, least = 0 } = {}) {
		this.#format = format;
		const card = document.createElement('section');
		card.className = 'card meter';
		card.ariaLabel = title;
		card.innerHTML = '<h3></h3><div class="chart" aria-hidden="true"><canvas></canvas></div>';
		card.querySelector('h3').textContent = title;
		card.querySelector('h3').after(this.#output);
		parent.append(card);
		this.#chart = new Chart(card.querySelector('canvas'), {
			type: 'line',
			data: { datasets: [{ data: [], stepped: true, fill: true, borderWidth: 1.5, pointRadius: 0 }] },
			options: {
				animation: false,
				maintainAspectRatio: false,
				events: [],
				plugins: { legend: { display: false } },
				scales: {
					x: { type: 'linear', display: false },
					y: { beginAtZero: true, suggestedMax: least + 1, border: { display: false }, ticks: { maxTicksLimit: 3, precision: 0 } },
				},
			},
		});
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#paint());
		this.#paint();
	}

	/** Add what the server has measured; null is a gap. */
	add(at, value, figure = value) {
		this.#output.textContent = figure === null ? '–' : this.#format(figure);
		const { data } = this.#chart.data.datasets[0];
		data.push({ x: at, y: value });
		while (data[0].x < at - MILLIS_SHOWN) {
			data.shift();
		}
		Object.assign(this.#chart.options.scales.x, { min: at - MILLIS_SHOWN, max: at });
		this.#chart.update('none');
	}

	#paint() {
		const style = getComputedStyle(document.documentElement);
		const color = (name) => style.getPropertyValue(`--${name}`).trim();
		const dataset = this.#chart.data.datasets[0];
		dataset.borderColor = color('running');
		dataset.backgroundColor = `${color('running')}22`;
		const { y } = this.#chart.options.scales;
		y.ticks.color = color('muted');
		y.grid = { color: color('line') };
		this.#chart.update('none');
	}

}
