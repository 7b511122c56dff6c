package dev.azureml.operator.azureml;

import dev.azureml.api.KubernetesInstanceType;
import dev.azureml.operator.plan.ClusterNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what instance types ask for can be had on the nodes of a cluster. Pure. */
public final class InstanceTypeFit {
    private static final Pattern QUANTITY = Pattern.compile("([0-9.]+(?:[eE][0-9]+)?)([numkKMGTPE]?i?)");
    private static final String DECIMAL = "numkMGTPE";
    private static final String BINARY = "KMGTPE";

    private InstanceTypeFit() {
    }

    /**
     * What is asked in vain, a sentence for each.
     *
     * @param everywhere labels that the node of any instance type must have
     */
    public static List<String> misfits(Map<String, KubernetesInstanceType> types, Map<String, String> everywhere,
            List<ClusterNode> nodes) {
        List<String> misfits = new ArrayList<>();
        new TreeMap<>(types).forEach((name, type) -> {
            Map<String, String> labels = new TreeMap<>(everywhere);
            labels.putAll(Objects.requireNonNullElse(type.nodeSelector(), Map.of()));
            List<ClusterNode> candidates = nodes.stream()
                    .filter(node -> node.labels().entrySet().containsAll(labels.entrySet())).toList();
            misfit(type, labels, candidates).ifPresent(why -> misfits.add("instanceTypes." + name + " " + why));
        });
        return misfits;
    }

    /** What such sentences, joined by semicolons as a condition has them, say of one type. */
    public static Optional<String> misfit(String type, String sentences) {
        String begin = "instanceTypes." + type + " ";
        return Stream.of(sentences.split("; ", -1)).filter(one -> one.startsWith(begin)).findFirst()
                .map(one -> one.substring(begin.length()));
    }

    private static Optional<String> misfit(KubernetesInstanceType type, Map<String, String> labels,
            List<ClusterNode> nodes) {
        if (nodes.isEmpty()) {
            return Optional.of(labels.isEmpty()
                    ? "has nowhere to run: the cluster shows no node"
                    : "has nowhere to run: no node has the labels " + labels.entrySet().stream()
                            .map(Object::toString).collect(Collectors.joining(", ")));
        }
        Map<String, String> asked = asked(type);
        for (Map.Entry<String, String> ask : asked.entrySet()) {
            String most = nodes.stream().map(node -> has(node, ask.getKey()))
                    .max((a, b) -> amount(a).compareTo(amount(b))).orElse("0");
            if (amount(most).compareTo(amount(ask.getValue())) < 0) {
                return Optional.of("asks " + ask.getValue() + " " + ask.getKey() + ", the largest node has " + most);
            }
        }
        boolean fits = nodes.stream().anyMatch(node -> asked.entrySet().stream()
                .allMatch(ask -> amount(has(node, ask.getKey())).compareTo(amount(ask.getValue())) >= 0));
        return fits
                ? Optional.empty()
                : Optional.of("asks " + asked.entrySet().stream().map(a -> a.getValue() + " " + a.getKey())
                        .collect(Collectors.joining(", ")) + ", and no node has all of it");
    }

    /** A GPU stands among the limits alone, and counts as asked for. */
    private static Map<String, String> asked(KubernetesInstanceType type) {
        Map<String, String> asked = new TreeMap<>(type.resources().requests());
        type.resources().limits().forEach((resource, quantity) -> {
            if (resource.contains("/")) {
                asked.put(resource, quantity);
            }
        });
        return asked;
    }

    private static String has(ClusterNode node, String resource) {
        return node.allocatable().getOrDefault(resource, "0");
    }

    /** A quantity as Kubernetes writes it; nothing where it is none. */
    static BigDecimal amount(String quantity) {
        Matcher matcher = QUANTITY.matcher(quantity);
        if (!matcher.matches()) {
            return BigDecimal.ZERO;
        }
        try {
            return new BigDecimal(matcher.group(1)).multiply(factor(matcher.group(2)));
        } catch (NumberFormatException _) {
            return BigDecimal.ZERO;
        }
    }

    private static BigDecimal factor(String suffix) {
        if (suffix.endsWith("i")) {
            return BigDecimal.valueOf(1024).pow(BINARY.indexOf(suffix.charAt(0)) + 1);
        }
        int step = suffix.isEmpty() ? 3 : DECIMAL.indexOf(suffix);
        int power = suffix.isEmpty() ? 0 : (step < 3 ? step - 3 : step - 2) * 3;
        return BigDecimal.ONE.scaleByPowerOfTen(power);
    }
}
