from tests.estate.projections.made import made, projections

POSTGRES = """
apiVersion: acid.zalan.do/v1
kind: postgresql
metadata: {name: db, namespace: data}
spec:
  numberOfInstances: 2
  volume: {size: 5Gi, storageClass: fast}
  users: {my_app: [], other.reader: []}
"""


def test_a_database_has_pods_claims_and_two_services() -> None:
    found = projections(POSTGRES)
    assert found["StatefulSet data/db"].value["spec"]["replicas"] == 2
    claim = found["PersistentVolumeClaim data/pgdata-db-1"].value["spec"]
    assert claim["storageClassName"] == "fast" and claim["resources"]["requests"]["storage"] == "5Gi"
    assert {"Service data/db", "Service data/db-repl"} <= set(found)


def test_every_user_has_a_secret_by_a_known_name() -> None:
    secrets = {each for each in made(POSTGRES) if each.startswith("Secret")}
    assert secrets == {
        f"Secret {home}/{user}.db.credentials.postgresql.acid.zalan.do"
        for home, user in (("data", "postgres"), ("data", "standby"), ("data", "my-app"), ("other", "other.reader"))
    }


def test_it_points_at_the_line_of_the_user() -> None:
    found = projections(POSTGRES)["Secret data/my-app.db.credentials.postgresql.acid.zalan.do"]
    assert found.path == ("spec", "users", "my_app")
