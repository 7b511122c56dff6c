package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The energy that the GPUs of computes used, summed up from the minute on in which this process began to read it. No minute
 * is counted twice: what Azure said of it is remembered for as long as it is asked again, and only what it says more is
 * added. What an earlier process counted lies before that minute.
 */
final class Energy {
    private static final String KILOWATT_HOURS = "azureml_workspace_gpu_energy_kilowatt_hours_total";
    private static final String GRAMS = "azureml_workspace_gpu_co2e_grams_total";
    private static final double JOULES = 3_600_000;
    /** So long Azure may say more of a minute. */
    private static final Duration LATE = Duration.ofMinutes(15);
    /** What could not be read for longer is not asked for any more. */
    private static final Duration FARTHEST = Duration.ofHours(6);
    /** So much of what is missing is asked for at once: many computes by the minute are a long answer. */
    private static final Duration AT_ONCE = Duration.ofHours(1);

    private final Map<String, Double> intensities;
    private final int maxComputes;
    private final Map<ObjectKey, Account> accounts = new TreeMap<>(Board::compare);

    /** Where computes are: in the region of the workspace, but for those that say another; by their names in lower case. */
    record Places(Optional<String> workspace, Map<String, String> computes) {
        Optional<String> of(String compute) {
            return Optional.ofNullable(computes.get(compute.toLowerCase(Locale.ROOT))).or(() -> workspace)
                    .map(Region::folded);
        }
    }

    /** What is known of a workspace. */
    private static final class Account {
        /** By the names of computes in lower case: Azure may write one now so, now so. */
        private final Map<String, Meter> meters = new TreeMap<>();
        /** What is older is not counted any more; moved on by what was read. */
        private Instant from;
        private @Nullable Instant readUntil;
        private @Nullable Duration grain;
        private Places places;

        Account(Instant from, Places places) {
            this.from = from;
            this.places = places;
        }

        /** Values of other lengths overlap those before: what was read is done with. */
        private void settle(Duration now) {
            if (grain != null && !grain.equals(now) && readUntil != null) {
                from = later(from, readUntil);
            }
            grain = now;
        }

        /** A clock that leaped forward and back: what is read now would count when it is as late as it was then. */
        private void begin(Instant until) {
            if (readUntil != null && until.isBefore(readUntil.minus(LATE.multipliedBy(2)))) {
                from = until;
                readUntil = until;
                meters.values().forEach(meter -> meter.counted.clear());
            }
        }
    }

    /** What is known of a compute: what a kWh stands for stays what it was at first, for a counter may not fall. */
    private static final class Meter {
        private final NavigableMap<Instant, Double> counted = new TreeMap<>();
        private final String labels;
        private final Optional<Double> intensity;
        private double joules;
        /** Shown from the next reading on: Prometheus has to see a counter at 0 to see what it grows by first. */
        private double first;
        private boolean shown;
        private Instant readAt;

        Meter(String labels, Optional<Double> intensity, Instant readAt) {
            this.labels = labels;
            this.intensity = intensity;
            this.readAt = readAt;
        }

        private void read(List<Course.Point> points, Instant now) {
            double more = 0;
            for (Course.Point point : points) {
                double before = counted.getOrDefault(point.at(), 0.0);
                if (point.value() > before) {
                    counted.put(point.at(), point.value());
                    more += point.value() - before;
                }
            }
            if (shown) {
                joules += more;
            } else {
                first = more;
            }
            shown = true;
            readAt = now;
        }

        private void show() {
            joules += first;
            first = 0;
        }
    }

    /**
     * Nothing is known yet.
     *
     * @param intensities grams of CO2e per kWh by region; that of all others under an empty name
     * @param maxComputes of a workspace
     */
    Energy(Map<String, Double> intensities, int maxComputes) {
        this.intensities = Map.copyOf(intensities);
        this.maxComputes = maxComputes;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The energy of these workspaces is wanted, and of no others. */
    synchronized void retain(Set<ObjectKey> wanted) {
        accounts.keySet().retainAll(wanted);
    }

    /** From now on that of the workspace is counted. */
    synchronized void begin(ObjectKey key, Places places, Instant now) {
        accounts.computeIfAbsent(key, _ -> new Account(now.truncatedTo(ChronoUnit.MINUTES), places)).places = places;
    }

    /** That of the workspace may not be known any more. */
    synchronized void forget(ObjectKey key) {
        accounts.remove(key);
    }

    /** Returns whether so much was not read that the workspace is asked for it alone: it is a long answer. */
    synchronized boolean isBehind(ObjectKey key, Window window) {
        Account account = accounts.get(key);
        return account != null && account.from.isBefore(window.start().minus(LATE.multipliedBy(2)));
    }

    /**
     * Returns of which time these workspaces are asked at once, so that nothing between two readings is left out. Of much
     * that is missing it is the beginning; the next reading goes on, each by more than an interval.
     */
    synchronized Window window(Collection<ObjectKey> keys, Window window) {
        Instant from = window.start();
        for (ObjectKey key : keys) {
            Account account = accounts.get(key);
            if (account != null && account.from.isBefore(from)) {
                from = account.from;
            }
        }
        Duration twice = window.length().multipliedBy(2);
        return window.since(later(from, window.end().minus(FARTHEST)))
                .cut(LATE.plus(twice.compareTo(AT_ONCE) > 0 ? twice : AT_ONCE));
    }

    /** A workspace was asked of that time and answered so. */
    synchronized void count(ObjectKey key, Window asked, List<Course> courses, Instant now) {
        Account account = accounts.get(key);
        if (account == null) {
            return; // not wanted any more
        }
        account.begin(asked.end());
        account.settle(asked.grain());
        account.meters.values().forEach(Meter::show);
        courses.stream().filter(course -> course.metric().isGpuEnergy()).forEach(course -> account.meters
                .computeIfAbsent(course.split().toLowerCase(Locale.ROOT), _ -> new Meter(course.labels(), intensity(
                        account.places.of(course.split())), now))
                .read(course.since(account.from), now));
        Instant until = account.readUntil == null ? asked.end() : later(account.readUntil, asked.end());
        account.readUntil = until;
        account.from = later(account.from, until.minus(LATE));
        account.meters.values().forEach(meter -> meter.counted.headMap(account.from).clear());
        bound(account);
    }

    private Optional<Double> intensity(Optional<String> region) {
        return region.map(intensities::get).or(() -> Optional.ofNullable(intensities.get("")));
    }

    /** Names of computes come and go. */
    private void bound(Account account) {
        while (account.meters.size() > maxComputes) {
            account.meters.entrySet().stream().min(Comparator.comparing(entry -> entry.getValue().readAt))
                    .map(Map.Entry::getKey).ifPresent(account.meters::remove);
        }
    }

    /** Returns all of it in Prometheus' text format. */
    synchronized String text() {
        StringBuilder energy = new StringBuilder();
        StringBuilder carbon = new StringBuilder();
        accounts.forEach((key, account) -> account.meters.values().forEach(meter -> {
            String all = Labels.joined(Wish.labels(key), meter.labels);
            double hours = meter.joules / JOULES;
            energy.append(Board.line(KILOWATT_HOURS, all, hours));
            meter.intensity.ifPresent(grams -> carbon.append(Board.line(GRAMS, all, hours * grams)));
        }));
        return headed(KILOWATT_HOURS,
                "Energy in kWh that GPUs of a compute used since this process began to read Azure's"
                        + " metric GpuEnergyJoules of the workspace",
                energy)
                + headed(GRAMS, "The same in grams of CO2e, by AZURE_METRICS_CARBON_INTENSITY of the compute's region",
                        carbon);
    }

    private static String headed(String name, String help, StringBuilder lines) {
        return lines.isEmpty() ? "" : Board.head(name, help, "counter") + lines;
    }
}
