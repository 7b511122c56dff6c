package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmWithImageFindings;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.time.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Defender for Containers found in the images of a registry. How it names an image nobody published for registries:
 * both forms that have been seen are read, and what names no image of the registry is left out.
 */
public record ImageFindings(Facts facts, ArmId registry) {
    private static final String KEY = "imageFindings";
    private static final String REGISTRY = "Microsoft.ContainerRegistry/registries";
    private static final String DIGEST = "(sha256:[0-9a-f]{64})";
    /** {@code /subscriptions/…/registries/name/repositories/repository/images/sha256:…}. */
    private static final Pattern BY_ID = Pattern.compile(".*/registries/([0-9a-z]+)/(?:.*/)?repositories/(.+)/"
            + "(?:images|manifests)/" + DIGEST);
    /** {@code name.azurecr.io/repository@sha256:…}, where the name may have a hash behind a hyphen. */
    private static final Pattern BY_HOST = Pattern.compile("(?:.*//)?([0-9a-z]+)(?:-[0-9a-z]+)?[.]azurecr[.][a-z]+/(.+)"
            + "[@:/]" + DIGEST);
    private static final Pattern IMAGE = Pattern.compile(
            "([0-9a-z]+)(?:-[0-9a-z]+)?[.]azurecr[.](?:io|us|cn)/([^@:]+)(?::[^@]+)?(?:@" + DIGEST + ")?");

    /**
     * An image as Azure names it.
     *
     * @param digest null where a name does not say
     */
    public record Image(String registry, String repository, @Nullable String digest) {
        /** Reads it of an environment; empty for an image that is in none of Azure's registries. */
        public static Optional<Image> of(@Nullable String text) {
            return read(IMAGE, text == null ? "" : text);
        }

        private static Optional<Image> found(String id) {
            return read(BY_ID, id).or(() -> read(BY_HOST, id));
        }

        private static Optional<Image> read(Pattern pattern, String text) {
            Matcher parts = pattern.matcher(text.toLowerCase(Locale.ROOT));
            return parts.matches()
                    ? Optional.of(new Image(parts.group(1), parts.group(2), parts.group(3)))
                    : Optional.empty();
        }

        private boolean includes(Image other) {
            return registry.equals(other.registry) && repository.equals(other.repository)
                    && (digest == null || digest.equals(other.digest));
        }
    }

    /** Some findings of the same image and severity. */
    private record Row(Image image, String severity, int findings, Optional<Instant> oldest) {
    }

    /** Returns the one of that id, where it is that of a registry. */
    public static Optional<ImageFindings> of(Facts facts, @Nullable String registry) {
        return ArmId.tryParse(registry).filter(id -> id.type().equalsIgnoreCase(REGISTRY))
                .map(id -> new ImageFindings(facts, id));
    }

    /** What has to be read. */
    public List<Document> documents(ResolvedReferences resolved) {
        return List.of(new Document(KEY, registry.value() + "/providers/" + ArmWithImageFindings.TYPE, resolved
                .apiVersion(ArmWithImageFindings.TYPE, "2022-10-01")));
    }

    /** Whether Azure told. */
    public boolean isKnown() {
        return facts.body(KEY).isPresent();
    }

    /** Whether Azure could not say just now. */
    public boolean passes() {
        return facts.get(KEY) instanceof Observation.Unreadable;
    }

    /** Whether it is this registry that the image is in. */
    public boolean holds(Image image) {
        return registry.name().equalsIgnoreCase(image.registry);
    }

    /** Whether anything was found in any image. */
    public boolean isAnything() {
        return rows(_ -> true).findAny().isPresent();
    }

    /** When the oldest finding in the image was found; empty where there is none. */
    public Optional<Instant> oldest(Image image) {
        return rows(image::includes).flatMap(row -> row.oldest().stream()).min(Instant::compareTo);
    }

    /** Whether something was found in the image. */
    public boolean isIn(Image image) {
        return rows(image::includes).findAny().isPresent();
    }

    /** The status field of one image; empty while nothing is known. */
    public ObjectNode counts(Image image) {
        return counts(image::includes);
    }

    /** The status field of all images of the registry; empty while nothing is known. */
    public ObjectNode counts() {
        return counts(_ -> true);
    }

    private ObjectNode counts(Predicate<Image> wanted) {
        ObjectNode counts = Json.object();
        if (!isKnown()) {
            return counts;
        }
        List<Row> rows = rows(wanted).toList();
        counts.put("images", (int) rows.stream().map(Row::image).distinct().count());
        List.of("critical", "high", "medium", "low").forEach(severity -> counts.put(severity, sum(rows, severity)));
        int all = rows.stream().mapToInt(Row::findings).sum();
        int named = List.of("critical", "high", "medium", "low").stream().mapToInt(severity -> sum(rows, severity))
                .sum();
        if (all > named) {
            counts.put("other", all - named);
        }
        rows.stream().flatMap(row -> row.oldest().stream()).min(Instant::compareTo)
                .ifPresent(oldest -> counts.put("oldest", oldest.toString()));
        return counts;
    }

    private static int sum(List<Row> rows, String severity) {
        return rows.stream().filter(row -> row.severity().equals(severity)).mapToInt(Row::findings).sum();
    }

    private Stream<Row> rows(Predicate<Image> wanted) {
        return facts.at(KEY, "/value").valueStream().flatMap(row -> row(row).stream())
                .filter(row -> holds(row.image())).filter(row -> wanted.test(row.image()));
    }

    private static Optional<Row> row(JsonNode row) {
        return Image.found(row.path("id").asText("")).map(image -> new Row(image, row.path("severity").asText("")
                .toLowerCase(Locale.ROOT), Math.max(0, row.path("findings").asInt(0)),
                Timestamps.parse(row.path("oldest").asText(""))));
    }
}
