package dev.azureml.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.e2e.process.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operator's requests show. Pure. */
final class Audit {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int REFUSED = 400;
    private static final int NOT_FOUND = 404;
    private static final int WINDOWS_A_MINUTE = 6;
    private static final Set<String> WRITES = Set.of("PUT", "PATCH", "DELETE");
    private static final Pattern VERSION = Pattern.compile("(.*/(?:data|models|environments|codes))/[^/]+/versions/.*");

    private Audit() {
    }

    /** The resource that got most requests within some seconds. */
    record Busiest(String path, long aMinute) {
    }

    /** What is known of a resource at a point of the log. */
    private static final class Known {
        private boolean there;
        private boolean seen;
        private boolean failed;
        private JsonNode body = MissingNode.getInstance();
    }

    /**
     * What was created over what the operator itself had created before, without having looked, or having been told that
     * it is not there; and versions of an asset that were made twice from one content.
     *
     * @param mayFail whether what was written then could end as Failed, so that writing it once more is right
     */
    static List<String> doubled(List<Requests.Request> requests, Predicate<Instant> mayFail) {
        Map<String, Known> known = new HashMap<>();
        List<String> doubled = new ArrayList<>();
        for (Requests.Request request : requests) {
            String path = path(request);
            boolean taken = request.status() / 100 == 2;
            Known one = known.computeIfAbsent(path, p -> new Known());
            switch (request.method()) {
                case "GET" -> one.seen = taken || one.seen && request.status() != NOT_FOUND;
                case "DELETE" -> {
                    if (taken) {
                        known.keySet().removeIf(other -> other.equals(path) || other.startsWith(path + "/"));
                    }
                }
                case "PUT" -> {
                    if (taken) {
                        if (one.there && !one.seen && !one.failed && one.body.equals(request.body())) {
                            doubled.add(request.path() + " at " + request.at());
                        }
                        one.there = true;
                        one.seen = false;
                        one.failed = mayFail.test(request.at());
                        one.body = request.body();
                    }
                }
                default -> {
                    // A POST makes nothing.
                }
            }
        }
        doubled.addAll(versions(known));
        return doubled;
    }

    private static List<String> versions(Map<String, Known> known) {
        Map<String, String> first = new TreeMap<>();
        List<String> doubled = new ArrayList<>();
        new TreeMap<>(known).forEach((path, one) -> {
            Matcher version = VERSION.matcher(path);
            if (one.there && version.matches()) {
                String asset = path.substring(0, path.indexOf("/versions/"));
                String before = first.put(asset + " " + one.body.path("properties"), path);
                if (before != null) {
                    doubled.add(path + " has the content of " + before);
                }
            }
        });
        return doubled;
    }

    /**
     * The busiest of the resources that are asked for, by requests that Azure refused or left unanswered, and by polls: what
     * it did is no circle.
     *
     * @param asked by path in lower case
     */
    static Busiest busiest(List<Requests.Request> requests, Predicate<String> asked) {
        return busiestOf(requests.stream().filter(request -> isVain(request) && asked.test(path(request))).toList());
    }

    /** The busiest of all resources, whatever was asked and answered. */
    static Busiest busiestOf(List<Requests.Request> requests) {
        Map<String, Deque<Instant>> lately = new HashMap<>();
        Busiest most = new Busiest("", 0);
        for (Requests.Request request : requests) {
            String path = path(request);
            Deque<Instant> times = lately.computeIfAbsent(path, p -> new ArrayDeque<>());
            times.add(request.at());
            while (times.getFirst().plus(WINDOW).isBefore(request.at())) {
                times.remove();
            }
            if ((long) times.size() * WINDOWS_A_MINUTE > most.aMinute) {
                most = new Busiest(path, (long) times.size() * WINDOWS_A_MINUTE);
            }
        }
        return most;
    }

    private static String path(Requests.Request request) {
        return request.path().toLowerCase(Locale.ROOT);
    }

    private static boolean isVain(Requests.Request request) {
        return request.status() == 0 || request.status() >= REFUSED && request.status() != NOT_FOUND
                || path(request).contains("/operation");
    }

    /** How often each resource was written, by path in lower case. */
    static Map<String, Integer> writes(List<Requests.Request> requests) {
        Map<String, Integer> writes = new TreeMap<>();
        requests.stream().filter(request -> WRITES.contains(request.method()))
                .forEach(request -> writes.merge(path(request), 1, Integer::sum));
        return writes;
    }
}
