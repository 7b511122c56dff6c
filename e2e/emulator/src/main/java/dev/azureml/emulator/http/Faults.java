package dev.azureml.emulator.http;

import dev.azureml.emulator.Fault;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The faults in force, and how often each has played. */
public final class Faults {
    private record Armed(Fault fault, AtomicInteger seen) {
        boolean plays() {
            int number = seen.getAndIncrement();
            return number >= fault.after() && (fault.times() < 0 || number < fault.after() + fault.times());
        }
    }

    private final List<Armed> armed = new CopyOnWriteArrayList<>();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();

    public Faults(List<Fault> faults) {
        faults.forEach(this::add);
    }

    public void add(Fault fault) {
        armed.add(new Armed(fault, new AtomicInteger()));
    }

    public void clear() {
        armed.clear();
        hidden.clear();
    }

    /** The first fault that plays on this request. */
    @Nullable
    Fault match(String method, String path) {
        for (Armed candidate : armed) {
            if (candidate.fault().matches(method, path) && candidate.plays()) {
                return candidate.fault();
            }
        }
        return null;
    }

    /** The next GET of this path answers 404. */
    void hide(String path) {
        hidden.add(path);
    }

    boolean isHidden(String method, String path) {
        return method.equals("GET") && !hidden.isEmpty() && hidden.remove(path);
    }
}
