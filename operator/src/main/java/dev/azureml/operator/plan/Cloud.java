package dev.azureml.operator.plan;

import org.jspecify.annotations.Nullable;

/** Azure's clouds, by what their services' names end in; null where that is not known. */
public enum Cloud {
    PUBLIC("core.windows.net", "database.windows.net", "database.azure.com"),
    US_GOVERNMENT("core.usgovcloudapi.net",
            "database.usgovcloudapi.net", "database.usgovcloudapi.net"),
    CHINA("core.chinacloudapi.cn",
            "database.chinacloudapi.cn", "database.chinacloudapi.cn"),
    CUSTOM(null, null, null);

    private final @Nullable String storage;
    private final @Nullable String sql;
    private final @Nullable String openDatabases;

    Cloud(@Nullable String storage, @Nullable String sql, @Nullable String openDatabases) {
        this.storage = storage;
        this.sql = sql;
        this.openDatabases = openDatabases;
    }

    /** Of storage accounts. */
    public @Nullable String storage() {
        return storage;
    }

    /** Of servers of Azure SQL Database. */
    public @Nullable String sql() {
        return sql;
    }

    public @Nullable String postgreSql() {
        return openDatabases == null ? null : "postgres." + openDatabases;
    }

    public @Nullable String mySql() {
        return openDatabases == null ? null : "mysql." + openDatabases;
    }
}
