package io.quicsend.benchmarks;

/**
 * What happened between its opening and its closing.
 *
 * @param operations the operations that completed
 * @param nanos the length
 * @param cpuNanos the CPU time of the process
 * @param allocatedBytes what all threads allocated on the heap
 */
record MeasuringWindow(long operations, long nanos, long cpuNanos, long allocatedBytes) {

	/**
	 * Open a window.
	 * @param tally what counts operations
	 * @param meter the process
	 * @return the opened window
	 */
	static Opened open(Tally tally, ProcessMeter meter) {
		return new Opened(tally, meter, Reading.take(tally, meter));
	}

	/**
	 * A window that is open.
	 */
	record Opened(Tally tally, ProcessMeter meter, Reading begin) {

		MeasuringWindow close() {
			Reading end = Reading.take(this.tally, this.meter);
			return new MeasuringWindow(end.operations - this.begin.operations, end.nanos - this.begin.nanos,
					end.cpuNanos - this.begin.cpuNanos, end.allocatedBytes - this.begin.allocatedBytes);
		}

	}

	private record Reading(long operations, long nanos, long cpuNanos, long allocatedBytes) {

		static Reading take(Tally tally, ProcessMeter meter) {
			// The slow one first, so that the others are of the same moment.
			long allocated = meter.allocatedBytes();
			return new Reading(tally.operations(), System.nanoTime(), meter.cpuNanos(), allocated);
		}

	}

}
