import uPlot from 'uplot'
import { colourOf } from './colours'

/** A line of a chart. */
export interface Series {
  readonly name: string
  /** The name of a colour in tokens.css, such as `--accent`. */
  readonly token: string
  /** One value for each time; `null` leaves a gap. */
  readonly values: readonly (number | null)[]
}

export interface PlotShape {
  readonly names: readonly string[]
  readonly tokens: readonly string[]
  /** The span of time that the chart shows, in milliseconds. */
  readonly spanMs: number
  /** The least value that the top of the chart stands for. */
  readonly least: number
}

export const PLOT_HEIGHT = 108

/** The form that uPlot wants: seconds, then the values of each line. */
export function plotData(times: readonly number[], series: readonly Series[]): uPlot.AlignedData {
  return [times.map((at) => at / 1000), ...series.map(({ values }) => [...values])]
}

/** Draws into the element, in the colours that apply to it now. */
export function makePlot(element: HTMLElement, shape: PlotShape, data: uPlot.AlignedData): uPlot {
  return new uPlot(optionsOf(element, shape), data, element)
}

function optionsOf(element: HTMLElement, { names, tokens, spanMs, least }: PlotShape): uPlot.Options {
  const [muted, line] = [colourOf(element, '--muted'), colourOf(element, '--line')]
  const { fontFamily } = getComputedStyle(element)
  const axis = { stroke: muted, font: `11px ${fontFamily}`, ticks: { show: false } }
  return {
    width: element.clientWidth,
    height: PLOT_HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 14, 0, 0],
    scales: {
      x: { range: (_plot, _min, max) => [max - spanMs / 1000, max] },
      y: { range: (_plot, _min, max) => [0, Math.max(least, max * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 20,
        gap: 4,
        grid: { show: false },
        splits: (_plot, _axis, min, max) => [0, 1, 2, 3].map((third) => min + ((max - min) * third) / 3),
        values: (_plot, splits) => splits.map((at) => ago((splits.at(-1) ?? at) - at)),
      },
      {
        ...axis,
        size: 44,
        gap: 6,
        grid: { stroke: line, width: 1 },
        space: 28,
        values: (_plot, splits) => splits.map(brief),
      },
    ],
    series: [{}, ...names.map((label, i) => lineOf(label, colourOf(element, tokens[i] ?? '--accent'), i === 0))],
  }
}

function lineOf(label: string, colour: string, filled: boolean): uPlot.Series {
  const fill = `color-mix(in srgb, ${colour} 14%, transparent)`
  return { label, stroke: colour, width: 1.75, points: { show: false }, ...(filled ? { fill } : {}) }
}

function ago(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole === 0) return 'now'
  return whole % 60 === 0 ? `−${whole / 60} min` : `−${whole} s`
}

const BRIEF = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const brief = (value: number): string => BRIEF.format(value)
