import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { usePanel } from '../panel-store.ts';

export interface ChartLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** The name of a colour of the theme, as `--accent`. */
  readonly colour: string;
}

export interface LineChartProps {
  readonly height: number;
  readonly label: string;
  /** What the time is called where the values are told. */
  readonly timeName: string;
  /** Epoch seconds, rising. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly valueText: (value: number) => string;
}

/** How far marks on the time axis may lie apart, in seconds: never less than one, so that no two read the same. */
const SECONDS_APART = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400];

/** Lines over time, as measured: no smoothing. Width follows the place it stands in. */
export function LineChart({ height, label, timeName, times, lines, valueText }: LineChartProps): React.JSX.Element {
  const theme = usePanel((state) => state.theme);
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(undefined);
  const names = [timeName, ...lines.map(({ name, colour }) => `${name} ${colour}`)].join('|');
  const latest = useRef({ times, lines, valueText, timeName });
  latest.current = { times, lines, valueText, timeName };
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const style = getComputedStyle(document.documentElement);
    const colourOf = (name: string): string => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colourOf('--ink-soft'),
      grid: { stroke: colourOf('--hairline'), width: 1 },
      ticks: { stroke: colourOf('--hairline'), width: 1 },
      font: '11px sans-serif',
    };
    const made = new UPlot(
      {
        width: element.clientWidth,
        height,
        cursor: { y: false },
        legend: { show: latest.current.lines.length > 1 },
        series: [
          {
            label: latest.current.timeName,
            value: (_plot: UPlot, second: number | null) =>
              second === null ? '–' : new Date(second * 1_000).toTimeString().slice(0, 8),
          },
          ...latest.current.lines.map(({ name, colour }) => ({
            label: name,
            stroke: colourOf(colour),
            width: 1.5,
            // Of a line with gaps a single measurement would not be seen at all.
            points: {
              size: 5,
              fill: colourOf(colour),
              show: (plot: UPlot, index: number) => plot.data[index]?.some((value) => value === null) === true,
            },
            value: (_plot: UPlot, value: number | null) => (value === null ? '–' : latest.current.valueText(value)),
          })),
        ],
        axes: [
          {
            ...axis,
            space: 90,
            incrs: SECONDS_APART,
            values: (_plot, splits) => splits.map((second) => clockOf(second, splits)),
          },
          { ...axis, size: 76, values: (_plot, splits) => splits.map((value) => latest.current.valueText(value)) },
        ],
      },
      dataOf(latest.current),
      element,
    );
    chart.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [height, names, theme]);
  useEffect(() => chart.current?.setData(dataOf({ times, lines })), [times, lines]);
  return <div ref={place} role="img" aria-label={label} className="chart" style={{ minHeight: height }} />;
}

function dataOf({ times, lines }: Pick<LineChartProps, 'times' | 'lines'>): UPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])];
}

/** A time of day; to the second where the marks lie within minutes. */
function clockOf(second: number, marks: readonly number[]): string {
  const [first = 0, next = 60] = marks;
  const text = new Date(second * 1_000).toTimeString();
  return text.slice(0, next - first < 60 ? 8 : 5);
}
