package dev.azureml.operator.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.operator.arm.SensitiveString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fetches the files of OCI artifacts, as Flux pushes them: a manifest by its digest, and in it one layer that is a tar. */
final class OciArtifacts {
    private static final String SCHEME = "oci://";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MOST_BYTES = 1 << 20;
    private static final String MANIFESTS = "application/vnd.oci.image.manifest.v1+json, "
            + "application/vnd.docker.distribution.manifest.v2+json";
    private static final Set<String> TARS = Set.of("tar", "tar+gzip", "tar.gzip");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern PARAMETER = Pattern.compile("([a-z]+)=\"([^\"]*)\"");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,16384}");

    private final Fetcher fetcher;

    OciArtifacts(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    static boolean isArtifact(String url) {
        return url.startsWith(SCHEME);
    }

    /** Where the registry has the artifact's repository, as the distribution specification says. */
    static String repository(String url) {
        String[] parts = url.substring(SCHEME.length()).split("/", 2);
        return "https://" + parts[0] + "/v2/" + (parts.length < 2 ? "" : parts[1]);
    }

    /** Writes the layer to the spool, once it is known to be what the manifest of that digest says. */
    void fetch(String url, String digest, HostRule hosts, Spool spool) throws IOException {
        String repository = repository(url);
        ByteArrayOutputStream manifest = new ByteArrayOutputStream();
        String place = repository + "/manifests/" + digest;
        @Nullable
        SensitiveString token = null;
        try {
            fetcher.get(new Fetcher.Request(place, MANIFESTS, null, MOST_BYTES), hosts, manifest);
        } catch (Fetcher.ChallengeException e) {
            token = token(e.challenge(), hosts);
            manifest.reset();
            fetcher.get(new Fetcher.Request(place, MANIFESTS, token, MOST_BYTES), hosts, manifest);
        }
        String layer = layer(manifest.toByteArray(), digest);
        fetcher.get(Fetcher.Request.of(repository + "/blobs/" + layer, token, fetcher.mostBytes()), hosts, spool
                .sink());
        if (!spool.digest().equals(layer)) {
            throw FetchException.unavailable("the layer that arrived is not the one that the manifest names");
        }
    }

    private static String layer(byte[] manifest, String digest) throws FetchException {
        if (!Spool.digest(manifest).equals(digest)) {
            throw FetchException.invalid("the manifest that arrived has another digest than the one in the spec");
        }
        JsonNode said = json(manifest);
        List<String> tars = new ArrayList<>();
        for (JsonNode layer : said.path("layers")) {
            String type = layer.path("mediaType").asText();
            if (TARS.stream().anyMatch(tar -> type.endsWith("." + tar) || type.endsWith("+" + tar))) {
                tars.add(layer.path("digest").asText());
            }
        }
        if (tars.size() != 1 || !DIGEST.matcher(tars.getFirst()).matches()) {
            throw FetchException
                    .invalid("the artifact has " + tars.size() + " layers that are tar archives, and one is "
                            + "expected, as flux push artifact makes it" + (said.has("manifests")
                                    ? "; it is an index of others: name the digest of one of those"
                                    : ""));
        }
        return tars.getFirst();
    }

    /** A token that anybody gets; where it is to be had, the registry says, and the rules hold for that as well. */
    private SensitiveString token(String challenge, HostRule hosts) throws IOException {
        String realm = parameter(challenge, "realm").orElse("");
        if (!challenge.toLowerCase(Locale.ROOT).startsWith("bearer ") || realm.isEmpty()) {
            throw FetchException.unavailable("the registry wants credentials; the artifact must be readable without");
        }
        String query = Stream.of("service", "scope").flatMap(name -> parameter(challenge, name).map(value -> name + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8)).stream()).collect(Collectors.joining("&"));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        fetcher.get(new Fetcher.Request(realm + (realm.contains("?") ? "&" : "?") + query, "application/json", null,
                MOST_BYTES), hosts, answer);
        JsonNode said = json(answer.toByteArray());
        String token = said.path("token").asText(said.path("access_token").asText());
        if (!TOKEN.matcher(token).matches()) {
            throw FetchException.unavailable("the registry gave no token to who has no credentials");
        }
        return new SensitiveString(token);
    }

    private static Optional<String> parameter(String challenge, String name) {
        Matcher parameters = PARAMETER.matcher(challenge);
        while (parameters.find()) {
            if (parameters.group(1).equals(name)) {
                return Optional.of(parameters.group(2));
            }
        }
        return Optional.empty();
    }

    private static JsonNode json(byte[] bytes) throws FetchException {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw FetchException.unavailable("the registry answered something that is no JSON");
        }
    }
}
