package dev.azureml.operator.data;

import dev.azureml.api.DataPath;
import dev.azureml.api.MLDataSpec;
import dev.azureml.api.TableData;
import dev.azureml.operator.asset.AssetLocation;
import dev.azureml.operator.asset.AssetUri;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the data is, whatever its type.
 *
 * @param member what the spec calls the type
 * @param dataType what Azure calls it
 */
record DataSource(String member, String dataType, AssetLocation location, List<String> referencedUris) {

    /** Why files that a table is made of can't be; empty when all can. */
    Optional<Translation.Refused> wrongReferences() {
        return Translation.Refused.all(IntStream.range(0, referencedUris.size()).boxed()
                .flatMap(i -> Stream.ofNullable(AssetUri.wrongUri(referencedUris.get(i))).map(
                        wrong -> Translation.Refused.invalid("spec." + member + ".referencedUris[" + i + "]", wrong))));
    }

    static Optional<DataSource> of(MLDataSpec spec) {
        if (spec.uriFile() != null) {
            return Optional.of(of("uriFile", "uri_file", spec.uriFile()));
        }
        if (spec.uriFolder() != null) {
            return Optional.of(of("uriFolder", "uri_folder", spec.uriFolder()));
        }
        return Optional.ofNullable(spec.mltable()).map(DataSource::of);
    }

    private static DataSource of(String member, String dataType, DataPath data) {
        return new DataSource(member, dataType,
                new AssetLocation("spec." + member, data.datastoreRef(), data.path(), "uri",
                        data.uri()),
                List.of());
    }

    private static DataSource of(TableData table) {
        return new DataSource("mltable", "mltable",
                new AssetLocation("spec.mltable", table.datastoreRef(), table.path(),
                        "uri", table.uri()),
                table.referencedUris() == null ? List.of() : table.referencedUris());
    }
}
