import { useEffect, useId, useMemo, useRef } from 'react'
import type uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { onThemeChange } from './colours'
import { PLOT_HEIGHT, makePlot, plotData } from './plot'
import type { PlotShape, Series } from './plot'
import { summaryOf } from './summary'

interface TimeChartProps {
  readonly title: string
  /** The unit that is said after a number: `ms`. */
  readonly unit: string
  /** Milliseconds since 1970, oldest first. */
  readonly times: readonly number[]
  readonly series: readonly Series[]
  readonly spanMs: number
  readonly least: number
}

/** Lines over the last minutes. The drawing is for the eye; a screen reader gets the same as a sentence. */
export function TimeChart({ title, unit, times, series, spanMs, least }: TimeChartProps) {
  const titleId = useId()
  const shape = useShape(series, spanMs, least)
  const data = useMemo(() => plotData(times, series), [times, series])
  const element = usePlot(shape, data)
  return (
    <figure className="time-chart" aria-labelledby={titleId}>
      <figcaption id={titleId}>
        <span className="time-chart-title">{title}</span>
        {series.map(({ name, token, values }) => (
          <span key={name} className="time-chart-key">
            <i style={{ background: `var(${token})` }} aria-hidden="true" />
            {name} <b>{nowOf(values, unit)}</b>
          </span>
        ))}
      </figcaption>
      <div ref={element} className="time-chart-plot" style={{ height: PLOT_HEIGHT }} aria-hidden="true" />
      <p className="visually-hidden">{summaryOf(series, unit, spanMs)}</p>
    </figure>
  )
}

function nowOf(values: readonly (number | null)[], unit: string): string {
  const now = values.at(-1)
  return now == null ? '–' : `${Math.round(now).toLocaleString('en')} ${unit}`
}

/** The same object until the look of the chart changes, so that new data alone does not draw the chart from the start. */
function useShape(series: readonly Series[], spanMs: number, least: number): PlotShape {
  const key = JSON.stringify([series.map(({ name, token }) => [name, token]), spanMs, least])
  return useMemo(() => {
    const [lines, span, floor] = JSON.parse(key) as [[string, string][], number, number]
    return { names: lines.map(([name]) => name), tokens: lines.map(([, token]) => token), spanMs: span, least: floor }
  }, [key])
}

function usePlot(shape: PlotShape, data: uPlot.AlignedData) {
  const element = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(data)
  useEffect(() => {
    const box = element.current
    if (!box) return
    const draw = (): void => {
      plot.current?.destroy()
      plot.current = makePlot(box, shape, latest.current)
    }
    draw()
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: box.clientWidth, height: PLOT_HEIGHT }))
    resized.observe(box)
    const stop = onThemeChange(draw)
    return () => {
      stop()
      resized.disconnect()
      plot.current?.destroy()
      plot.current = null
    }
  }, [shape])
  useEffect(() => {
    latest.current = data
    plot.current?.setData(data)
  }, [data])
  return element
}
