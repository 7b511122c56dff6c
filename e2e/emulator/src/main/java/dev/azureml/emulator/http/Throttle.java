package dev.azureml.emulator.http;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Caller;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** ARM's token buckets: one for each principal, subscription and kind of operation. */
final class Throttle {
    /** What is counted together. */
    private enum Kind {
        READS(250, 25),
        WRITES(200, 10),
        DELETES(200, 10);

        private final int size;
        private final int perSecond;

        Kind(int size, int perSecond) {
            this.size = size;
            this.perSecond = perSecond;
        }

        static Kind of(String method) {
            return switch (method) {
                case "GET", "HEAD" -> READS;
                case "DELETE" -> DELETES;
                default -> WRITES;
            };
        }

        String header() {
            return "x-ms-ratelimit-remaining-subscription-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Header and value to answer with. */
    record Remaining(String header, String value) {
    }

    private static final class Bucket {
        private double tokens;
        private long at = System.nanoTime();

        Bucket(double tokens) {
            this.tokens = tokens;
        }

        synchronized double take(Kind kind) {
            long now = System.nanoTime();
            tokens = Math.min(kind.size, tokens + (now - at) / 1e9 * kind.perSecond);
            at = now;
            if (tokens >= 1) {
                tokens--;
                return tokens;
            }
            return tokens - 1;
        }
    }

    private final boolean on;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    Throttle(boolean on) {
        this.on = on;
    }

    /** Counts a request; throws 429 when the bucket is empty. Nothing is left to tell where there are no buckets. */
    Optional<Remaining> count(Caller caller, String subscription, String method) {
        Kind kind = Kind.of(method);
        if (!on) {
            return Optional.empty();
        }
        String key = caller.objectId() + "/" + subscription + "/" + kind;
        double left = buckets.computeIfAbsent(key, k -> new Bucket(kind.size)).take(kind);
        if (left < 0) {
            int wait = (int) Math.max(1, Math.ceil(-left / kind.perSecond));
            throw ArmError
                    .of(429, "SubscriptionRequestsThrottled", "Number of requests for subscription '" + subscription
                            + "' exceeded the limit for time interval. Please try again after '" + wait + "' seconds.")
                    .header("Retry-After", String.valueOf(wait)).header(kind.header(), "0");
        }
        return Optional.of(new Remaining(kind.header(), String.valueOf((int) left)));
    }
}
