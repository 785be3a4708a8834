package io.quicsend.benchmarks.harness;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * The results as pictures, each as SVG and as PNG.
 */
final class Charts {

	private static final int WIDTH = 900;

	private static final int BAR_HEIGHT = 40;

	private final Path folder;

	Charts(Path folder) {
		this.folder = folder;
	}

	void write(Plan plan, Report report) throws IOException {
		Files.createDirectories(this.folder);
		for (Workload workload : plan.workloads()) {
			Map<String, Double> ratios = report.ratios().getOrDefault(workload.key(), Map.of());
			if (!ratios.isEmpty()) {
				write("ratios-" + workload.key(), ratios(workload, ratios));
			}
		}
		for (Curve curve : plan.curves()) {
			Map<String, Map<Long, Summary>> lines = report.curves().getOrDefault(curve.key(), Map.of());
			if (!lines.isEmpty()) {
				String unit = curve.points().values().iterator().next().metric().unit();
				write("curve-" + curve.key(), lines(curve, unit, lines, (summary) -> summary.value().median()));
				write("curve-" + curve.key() + "-cpu",
						lines(curve, "µs of CPU per message", lines, Summary::cpuMicrosPerOperation));
			}
		}
	}

	private static HorizontalBarChart ratios(Workload workload, Map<String, Double> ratios) {
		Map<String, Double> bars = new LinkedHashMap<>();
		bars.put(Contenders.LIMIT, 1.0);
		bars.putAll(ratios);
		HorizontalBarChart chart = new HorizontalBarChartBuilder().width(WIDTH)
			.height(120 + BAR_HEIGHT * bars.size())
			.title(workload.title())
			.xAxisTitle(
					workload.isLatency() ? "p50 to that of C (less is better)" : "rate to that of C (more is better)")
			.build();
		chart.getStyler()
			.setXAxisMin(0.0)
			.setXAxisDecimalPattern("0.00")
			// XChart thins out the names, though on the other axis, unless they have as
			// much room.
			.setXAxisTickMarkSpacingHint(BAR_HEIGHT / 2)
			.setLegendVisible(false)
			.setChartBackgroundColor(Color.WHITE);
		chart.getStyler().setLabelsVisible(true);
		chart.addSeries("ratio", List.copyOf(bars.values()), List.copyOf(bars.keySet()));
		return chart;
	}

	private static XYChart lines(Curve curve, String unit, Map<String, Map<Long, Summary>> lines,
			ToDoubleFunction<Summary> figure) {
		XYChart chart = new XYChartBuilder().width(WIDTH)
			.height(600)
			.title(curve.title())
			.xAxisTitle(curve.axis())
			.yAxisTitle(unit)
			.build();
		chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true).setChartBackgroundColor(Color.WHITE);
		lines.forEach((contender, points) -> chart.addSeries(contender,
				points.keySet().stream().mapToDouble(Long::doubleValue).toArray(),
				points.values().stream().mapToDouble(figure).toArray()));
		return chart;
	}

	private void write(String name, IChart chart) throws IOException {
		String file = this.folder.resolve(name).toString();
		VectorGraphicsEncoder.saveVectorGraphic(chart, file, VectorGraphicsFormat.SVG);
		BitmapEncoder.saveBitmap(chart, file, BitmapFormat.PNG);
	}

}
