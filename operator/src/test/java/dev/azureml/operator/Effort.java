package dev.azureml.operator;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** How what is done to a text grows with it, in processor time: other tests run at the same time. */
public final class Effort {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int RUNS = 5;
    /** Below that, a clock tells of the machine. */
    private static final long LEAST = 5_000_000;

    private Effort() {
    }

    /** A text four times as long takes about four times as long, and not sixteen. */
    public static void isLinear(IntFunction<?> of, int size) {
        var _ = of.apply(size / 8);
        long once = nanos(of, size);
        long four = nanos(of, 4 * size);

        assertThat((double) four / Math.max(once, LEAST)).as("%d ns, then %d ns", once, four).isLessThan(10);
    }

    private static long nanos(IntFunction<?> of, int size) {
        return LongStream.range(0, RUNS).map(_ -> {
            long start = THREADS.getCurrentThreadCpuTime();
            var _ = of.apply(size);
            return THREADS.getCurrentThreadCpuTime() - start;
        }).min().orElseThrow();
    }
}
