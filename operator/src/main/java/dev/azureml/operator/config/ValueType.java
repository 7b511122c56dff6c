package dev.azureml.operator.config;

import dev.azureml.operator.arm.HttpsProxy;
import dev.azureml.operator.arm.NoProxy;
import dev.azureml.operator.arm.SensitiveString;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a setting's text becomes a value. The parser throws {@link IllegalArgumentException} saying what it expected and
 * never repeats the text, which may be a secret.
 */
public record ValueType<T>(String placeholder, Function<String, T> parser) {
    private static final Pattern API_VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-[a-z]+)?");
    private static final Pattern RESOURCE_TYPE = Pattern.compile("[A-Za-z][A-Za-z.]*(/[A-Za-z]+)+");

    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9]{1,40}");
    private static final Pattern SHARE = Pattern.compile("\\d{1,3}(\\.\\d{1,9})?");
    private static final Pattern GRAMS = Pattern.compile("\\d{1,5}(\\.\\d{1,6})?");

    public static final ValueType<String> TEXT = new ValueType<>("TEXT", Function.identity());

    public static final ValueType<SensitiveString> SECRET = new ValueType<>("SECRET", SensitiveString::new);

    /** Its URL may hold a password. */
    public static final ValueType<HttpsProxy> PROXY = new ValueType<>("URL", HttpsProxy::parse);

    public static final ValueType<NoProxy> NO_PROXY = new ValueType<>("HOST,...", NoProxy::parse);

    public static final ValueType<Boolean> BOOLEAN = new ValueType<>("true|false", ValueType::bool);

    /** More than zero: every duration here is a wait or a limit, and none of them can be nothing. */
    public static final ValueType<Duration> DURATION = new ValueType<>("DURATION", ValueType::positive);

    public static final ValueType<URI> HTTPS_URL = new ValueType<>("URL", ValueType::httpsUrl);

    /** Of a host that may be a neighbour in the cluster. */
    public static final ValueType<URI> HTTP_URL = new ValueType<>("URL", text -> url(text, "http", "https"));

    /** Their values may be credentials. */
    public static final ValueType<SecretHeaders> HEADERS = new ValueType<>("NAME=VALUE,...", SecretHeaders::parse);

    /** A share of all. */
    public static final ValueType<Double> RATIO = new ValueType<>("RATIO", ValueType::ratio);

    /** An https URL in whose host a region has its place. */
    public static final ValueType<String> REGIONAL_URL = new ValueType<>("URL", text -> {
        if (!httpsUrl(text.replace("{region}", "region")).getRawPath().isEmpty()) {
            throw new IllegalArgumentException("expected an https URL without a path");
        }
        return text.replaceAll("/+$", "");
    });

    /** A file that can be read now. */
    public static final ValueType<Path> FILE = new ValueType<>("FILE", ValueType::readableFile);

    public static final ValueType<InetAddress> ADDRESS = new ValueType<>("ADDRESS", ValueType::address);

    public static final ValueType<Map<String, String>> API_VERSIONS = new ValueType<>("TYPE=VERSION,...",
            ValueType::apiVersions);

    /** Grams by region; that of all others under an empty name. */
    public static final ValueType<Map<String, Double>> CARBON_INTENSITY = new ValueType<>("REGION=GRAMS,...",
            ValueType::carbonIntensity);

    public static final ValueType<String> GUID = matching("GUID", "a GUID",
            "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** A tenant is a GUID or one of its domain names. */
    public static final ValueType<String> TENANT = matching("TENANT", "a tenant's GUID or domain name",
            "[0-9A-Za-z][0-9A-Za-z.-]*");

    public static final ValueType<String> KUBERNETES_NAME = matching("NAME",
            "a Kubernetes name (lower-case letters, digits, '-' and '.')",
            "(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    public static final ValueType<String> NAMESPACE = matching("NAMESPACE",
            "a namespace (lower-case letters, digits and '-')", "(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    public static ValueType<Integer> number(int least, int most) {
        return new ValueType<>("NUMBER", text -> {
            String expected = "expected a whole number from " + least + " to " + most;
            try {
                int number = Integer.parseInt(text);
                if (number < least || number > most) {
                    throw new IllegalArgumentException(expected);
                }
                return number;
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(expected, e);
            }
        });
    }

    /** The constants of an enum, in lower case and with '-' for '_'. */
    public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        String choices = constants.stream().map(ValueType::spelled).collect(Collectors.joining("|"));
        return new ValueType<>(choices,
                text -> constants.stream().filter(constant -> spelled(constant).equalsIgnoreCase(text)).findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("expected " + choices)));
    }

    /** A comma-separated set, in the order given. */
    public static <E> ValueType<Set<E>> setOf(ValueType<E> element) {
        return new ValueType<>(element.placeholder + ",...", text -> {
            Set<E> values = new LinkedHashSet<>();
            parts(text).forEach(part -> values.add(element.parser.apply(part)));
            return Collections.unmodifiableSet(values);
        });
    }

    static ValueType<String> matching(String placeholder, String expected, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return new ValueType<>(placeholder, text -> {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException("expected " + expected);
            }
            return text;
        });
    }

    private static <E extends Enum<E>> String spelled(E constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    private static Duration positive(String text) {
        Duration duration = Durations.parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("expected more than zero");
        }
        return duration;
    }

    private static double ratio(String text) {
        String expected = "expected a number from 0 to 1, such as 0.05";
        if (!SHARE.matcher(text).matches()) {
            throw new IllegalArgumentException(expected);
        }
        double ratio = Double.parseDouble(text);
        if (ratio > 1) {
            throw new IllegalArgumentException(expected);
        }
        return ratio;
    }

    private static URI httpsUrl(String text) {
        return url(text, "https");
    }

    private static URI url(String text, String... schemes) {
        String expected = "expected an " + String.join(" or ", List.of(schemes).reversed())
                + " URL without user, query or fragment";
        try {
            URI url = new URI(text.replaceAll("/+$", ""));
            boolean plain = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
            if (Stream.of(schemes).noneMatch(scheme -> scheme.equalsIgnoreCase(url.getScheme()))
                    || url.getHost() == null
                    || !plain) {
                throw new IllegalArgumentException(expected);
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    /** Never a name, which could be looked up to something else tomorrow. */
    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected an IP address such as 127.0.0.1 or ::1", e);
        }
    }

    private static Path readableFile(String text) {
        try {
            Path path = Path.of(text);
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
                throw new IllegalArgumentException("no such file, or it can't be read");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path", e);
        }
    }

    private static Map<String, Double> carbonIntensity(String text) {
        Map<String, Double> grams = new LinkedHashMap<>();
        for (String part : parts(text)) {
            String[] sides = part.split("=", -1);
            if (sides.length != 2 || !REGION.matcher(sides[0].strip()).matches() || !GRAMS.matcher(sides[1].strip())
                    .matches()) {
                throw new IllegalArgumentException(
                        "expected default=400,westeurope=270,... with a number of grams for each region");
            }
            String region = sides[0].strip().toLowerCase(Locale.ROOT);
            if (grams.put(region.equals("default") ? "" : region, Double.valueOf(sides[1].strip())) != null) {
                throw new IllegalArgumentException("a region is given twice");
            }
        }
        return Collections.unmodifiableMap(grams);
    }

    private static Map<String, String> apiVersions(String text) {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String part : parts(text)) {
            int equals = part.indexOf('=');
            String type = part.substring(0, Math.max(equals, 0)).strip();
            String version = part.substring(equals + 1).strip();
            if (!RESOURCE_TYPE.matcher(type).matches() || !API_VERSION.matcher(version).matches()) {
                throw new IllegalArgumentException(
                        "expected Microsoft.MachineLearningServices/workspaces=2025-12-01,... for each type");
            }
            if (versions.put(type.toLowerCase(Locale.ROOT), version) != null) {
                throw new IllegalArgumentException("a type is given twice");
            }
        }
        return Collections.unmodifiableMap(versions);
    }
}
