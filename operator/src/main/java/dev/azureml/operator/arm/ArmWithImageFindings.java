package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Azure Resource Manager, with what Defender for Containers found in the images of a registry as a list below the registry.
 * Azure tells it in its Resource Graph alone, to one query by POST, and lets each identity ask that a few times in five
 * seconds: so a registry is asked for once in the interval, whoever wants to know, and nobody while Azure says to wait.
 */
public final class ArmWithImageFindings extends ForwardingArm {
    /** What stands below a registry's id for the list. */
    public static final String TYPE = "Microsoft.ResourceGraph/resources";
    private static final Pattern PLACE = Pattern.compile("(/subscriptions/([0-9a-z-]+)/resourceGroups/[^/]+/providers/"
            + "Microsoft[.]ContainerRegistry/registries/([0-9a-z]{5,50}))/providers/" + Pattern.quote(TYPE),
            Pattern.CASE_INSENSITIVE);
    private static final int ROWS = 1000;
    private static final int PAGES = 20;
    /** What the first of several registries may ask at once, and how fast that comes again. */
    private static final int AT_ONCE = 5;
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);
    private static final Duration WHEN_BLOCKED = Duration.ofMinutes(1);

    private final Duration interval;
    private final InstantSource clock;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();
    private Instant blockedUntil = Instant.EPOCH;
    private Instant credit = Instant.EPOCH;

    /** @param interval how long what was read is good for */
    public ArmWithImageFindings(Arm azure, Duration interval, InstantSource clock) {
        super(azure);
        this.interval = interval;
        this.clock = clock;
    }

    /** What was read of a registry when it was time to wait: who asks next goes on from there. */
    private record Part(List<ObjectNode> rows, int pages, @Nullable String next, Instant begunAt) {
    }

    /** What is known of a registry; who comes while it is read waits for that. */
    private final class Reading {
        private @Nullable ListResult last;
        private @Nullable ListResult good;
        private Instant readAt = Instant.EPOCH;
        private Instant goodAt = Instant.EPOCH;
        private @Nullable Part part;

        synchronized ListResult get(String subscription, String registry, String version) {
            Instant now = clock.instant();
            ListResult known = last;
            Duration standsFor = known instanceof ListResult.Ok ? interval : AFTER_REFUSAL;
            if (known == null || !now.isBefore(readAt.plus(standsFor)) || passes(known)) {
                known = read(subscription, registry, version);
                last = known;
                readAt = now;
                if (known instanceof ListResult.Ok) {
                    good = known;
                    goodAt = now;
                }
            }
            ListResult before = good;
            // What was read a while ago is better than that Azure is busy.
            return before != null && passes(known) && now.isBefore(goodAt.plus(interval.multipliedBy(2)))
                    ? before
                    : known;
        }

        synchronized boolean isOver() {
            return clock.instant().isAfter(readAt.plus(interval.multipliedBy(2)));
        }

        private ListResult read(String subscription, String registry, String version) {
            Part from = part != null && clock.instant().isBefore(part.begunAt().plus(AFTER_REFUSAL))
                    ? part
                    : new Part(new ArrayList<>(), 0, null, clock.instant());
            part = null;
            List<ObjectNode> rows = from.rows();
            String next = from.next();
            for (int page = from.pages() + 1; page <= PAGES; page++) {
                Optional<Duration> wait = take(clock.instant());
                if (wait.isPresent()) {
                    part = new Part(rows, page - 1, next, from.begunAt());
                    return new ListResult.Failed(new ArmResult.Failure(FailureKind.THROTTLED, ArmError.of("Throttled",
                            "Azure Resource Graph has to be asked later"), wait, 0));
                }
                switch (azure.send(ArmRequest.ofPath("POST", "/providers/" + TYPE + "?" + version)
                        .withBody(query(subscription, registry, next)))) {
                    case ArmResult.Ok(ArmResponse response) -> {
                        heed(response);
                        JsonNode body = response.body();
                        if (body == null || !body.path("data").isArray()) {
                            return new ListResult.Failed(ResponseReader.garbage(response));
                        }
                        body.path("data").valueStream().filter(ObjectNode.class::isInstance)
                                .map(ObjectNode.class::cast).forEach(rows::add);
                        next = body.path("$skipToken").textValue();
                        if (next == null) {
                            return body.path("resultTruncated").asText("").equals("true")
                                    ? tooMany(registry)
                                    : new ListResult.Ok(rows, page, from.begunAt());
                        }
                    }
                    case ArmResult.NotFound(ArmResponse response, ArmError error) -> {
                        return new ListResult.NotFound(response, error);
                    }
                    case ArmResult.Failure failure -> {
                        failure.response().ifPresent(ArmWithImageFindings.this::heed);
                        if (failure.kind() == FailureKind.THROTTLED) {
                            block(failure.retryAfter().orElse(WHEN_BLOCKED));
                            part = new Part(rows, page - 1, next, from.begunAt());
                        }
                        return new ListResult.Failed(failure);
                    }
                    case ArmResult.Accepted(ArmResponse response, _) -> {
                        return new ListResult.Failed(ResponseReader.garbage(response));
                    }
                }
            }
            return tooMany(registry);
        }
    }

    private static boolean passes(ListResult result) {
        return result instanceof ListResult.Failed(ArmResult.Failure failure) && failure.passes();
    }

    @Override
    public ListResult list(String pathAndQuery) {
        String[] parts = pathAndQuery.split("[?]", 2);
        Matcher place = PLACE.matcher(URLDecoder.decode(parts[0].replace("+", "%2B"), StandardCharsets.UTF_8));
        if (!place.matches()) {
            return azure.list(pathAndQuery);
        }
        readings.values().removeIf(Reading::isOver);
        return readings.computeIfAbsent(place.group(1).toLowerCase(Locale.ROOT), _ -> new Reading())
                .get(place.group(2), place.group(3).toLowerCase(Locale.ROOT), parts.length > 1 ? parts[1] : "");
    }

    private static ListResult tooMany(String registry) {
        return new ListResult.Failed(new ArmResult.Failure(FailureKind.INVALID, ArmError.of("TooManyRows", "Registry "
                + registry + " has more images with findings than are read, " + PAGES * ROWS / 4
                + " or so: delete old ones"), Optional.empty(), 0));
    }

    private static ObjectNode query(String subscription, String registry, @Nullable String next) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("subscriptions").add(subscription);
        body.put("query", query(registry));
        ObjectNode options = body.putObject("options").put("resultFormat", "objectArray").put("$top", ROWS);
        if (next != null) {
            options.put("$skipToken", next);
        }
        return body;
    }

    /** Takes one of the requests that there are; returns how long there is none. */
    private synchronized Optional<Duration> take(Instant now) {
        if (now.isBefore(blockedUntil)) {
            return Optional.of(Duration.between(now, blockedUntil));
        }
        Instant oldest = now.minus(EACH.multipliedBy(AT_ONCE));
        Instant from = credit.isBefore(oldest) ? oldest : credit;
        if (from.plus(EACH).isAfter(now)) {
            return Optional.of(Duration.between(now, from.plus(EACH)));
        }
        credit = from.plus(EACH);
        return Optional.empty();
    }

    private synchronized void block(Duration time) {
        Instant until = clock.instant().plus(time);
        blockedUntil = until.isAfter(blockedUntil) ? until : blockedUntil;
    }

    /** What Azure says is left of its own budget; it tells the time as 00:00:05. */
    private void heed(ArmResponse response) {
        if (response.header("x-ms-user-quota-remaining").filter("0"::equals).isPresent()) {
            Matcher resets = Pattern.compile("(\\d{2}):([0-5]\\d):([0-5]\\d)").matcher(response
                    .header("x-ms-user-quota-resets-after").orElse(""));
            block(resets.matches()
                    ? Duration.ofHours(Long.parseLong(resets.group(1))).plusMinutes(Long.parseLong(resets.group(2)))
                            .plusSeconds(Long.parseLong(resets.group(3)))
                    : WHEN_BLOCKED);
        }
    }

    /** Images of a registry with their findings by severity; those of images that run somewhere would count twice. */
    private static String query(String registry) {
        return """
                securityresources
                | where type == 'microsoft.security/assessments'
                | where properties.metadata.recommendationCategory == 'SoftwareUpdate'
                | where properties.resourceDetails.ResourceType == '.containerimage'
                | where properties.resourceDetails.Source == 'Azure'
                | where properties.status.code == 'Unhealthy'
                | where id !contains 'c609cf0f-71ab-41e9-a3c6-9a1f7fe1b8d5'
                | extend image = tolower(tostring(properties.resourceDetails.Id))
                | extend severity = tolower(tostring(properties.metadata.severity))
                | extend since = todatetime(properties.status.firstEvaluationDate)
                | where image contains '%s'
                | summarize findings = count(), oldest = min(since) by image, severity
                | project id = image, severity, findings, oldest
                | order by id asc, severity asc""".formatted(registry);
    }
}
