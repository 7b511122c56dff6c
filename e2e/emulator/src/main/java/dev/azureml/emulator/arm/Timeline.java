package dev.azureml.emulator.arm;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What happens later. Nothing runs by itself: whoever looks at the world settles what is due first. */
final class Timeline {
    private record Event(long due, long order, Runnable what) {
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong(Event::due).thenComparingLong(Event::order));
    private long order;

    void after(Duration delay, Runnable what) {
        events.add(new Event(System.nanoTime() + delay.toNanos(), order++, what));
    }

    void settle() {
        while (true) {
            Event next = events.peek();
            if (next == null || next.due() > System.nanoTime()) {
                return;
            }
            events.remove().what().run();
        }
    }
}
