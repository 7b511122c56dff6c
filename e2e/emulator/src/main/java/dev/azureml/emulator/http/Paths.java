package dev.azureml.emulator.http;

import java.util.List;

/** Parts of a request's path. */
final class Paths {
    private Paths() {
    }

    static String first(String path) {
        return part(path, 1);
    }

    /** The subscription that a request counts for; empty outside one. */
    static String subscription(String path) {
        return path.regionMatches(true, 0, "/subscriptions/", 0, 15) ? part(path, 2) : "";
    }

    private static String part(String path, int index) {
        List<String> parts = List.of(path.split("/", -1));
        return parts.size() > index ? parts.get(index) : "";
    }
}
