package dev.azureml.operator.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All keys of az ml that are known, with what becomes of each. */
final class Tables {
    private static final Map<SourceKind, List<KeyTable>> ALL = Map.ofEntries(
            Map.entry(SourceKind.WORKSPACE, List.of(Workspaces.TABLE)),
            Map.entry(SourceKind.COMPUTE, List.of(Computes.CLUSTER, Computes.INSTANCE, Computes.KUBERNETES,
                    Computes.MACHINE, Computes.SPARK)),
            Map.entry(SourceKind.DATASTORE,
                    List.of(Datastores.BLOB, Datastores.FILE, Datastores.LAKE, Datastores.OLD_LAKE,
                            Datastores.ONE_LAKE)),
            Map.entry(SourceKind.CONNECTION, List.of(Connections.TABLE)),
            Map.entry(SourceKind.DATA, List.of(Assets.DATA)),
            Map.entry(SourceKind.MODEL, List.of(Assets.MODEL)),
            Map.entry(SourceKind.ENVIRONMENT, List.of(Assets.ENVIRONMENT)),
            Map.entry(SourceKind.ONLINE_ENDPOINT, List.of(Endpoints.MANAGED, Endpoints.KUBERNETES)),
            Map.entry(SourceKind.BATCH_ENDPOINT, List.of(Endpoints.BATCH)),
            Map.entry(SourceKind.SERVERLESS_ENDPOINT, List.of(Endpoints.SERVERLESS)),
            Map.entry(SourceKind.ONLINE_DEPLOYMENT, List.of(Deployments.MANAGED, Deployments.KUBERNETES)),
            Map.entry(SourceKind.BATCH_DEPLOYMENT, List.of(Deployments.BATCH, Deployments.PIPELINE)));
    /** Where the fields of deployments are in the spec of their endpoint, in the order of their tables. */
    private static final Map<SourceKind, List<String>> PREFIXES = Map.of(
            SourceKind.ONLINE_DEPLOYMENT, List.of("managed.deployments.", "kubernetes.deployments."),
            SourceKind.BATCH_DEPLOYMENT, List.of("batch.deployments.", "batch.deployments."));

    private Tables() {
    }

    /**
     * A key with all keys above it, and the fields of the spec that it sets.
     *
     * @param path such as {@code scale_settings.min_instances}
     */
    record Row(SourceKind kind, String path, List<String> fields, Key key) {
    }

    static Stream<Row> rows(SourceKind kind) {
        List<Row> rows = new ArrayList<>();
        List<KeyTable> tables = ALL.getOrDefault(kind, List.of());
        for (int i = 0; i < tables.size(); i++) {
            add(rows, kind, tables.get(i), "", PREFIXES.containsKey(kind) ? PREFIXES.get(kind).get(i) : "");
        }
        return rows.stream();
    }

    private static void add(List<Row> rows, SourceKind kind, KeyTable table, String above, String prefix) {
        for (Key key : table.keys()) {
            List<String> fields = key.fields().stream().map(field -> prefix + field).toList();
            if (key.below() == null) {
                rows.add(new Row(kind, above + key.name(), fields, key));
            } else {
                add(rows, kind, key.below(), above + key.name() + ".",
                        fields.isEmpty() ? prefix : fields.getFirst() + ".");
            }
        }
    }

    /** Returns the key that a field comes from. */
    static Optional<String> keyOf(SourceKind kind, String field) {
        Stream<SourceKind> kinds = switch (kind) {
            case ONLINE_ENDPOINT, BATCH_ENDPOINT -> Stream.of(SourceKind.values()).filter(each -> each == kind
                    || each.isDeployment() && each.endpoint() == kind);
            default -> Stream.of(kind);
        };
        return kinds.flatMap(Tables::rows).filter(row -> row.fields().contains(field)).map(Row::path).findFirst();
    }
}
