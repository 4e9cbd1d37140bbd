"""Makes the databases of this folder with Python's own SQLite (3.40.1): python3 make.py"""
import os, shutil, sqlite3

# As OpenSimulator's migrations of AssetStore leave the table: columns that came later stand at its end.
ASSETS = (
    "CREATE TABLE assets(UUID NOT NULL PRIMARY KEY, Name, Description, Type, Local, Temporary, Data)",
    "ALTER TABLE assets ADD COLUMN asset_flags INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE assets ADD COLUMN CreatorID varchar(100) default ''",
)

def asset_id(number):
    return "00000000-0000-4000-8000-%012d" % number

def data(number, length):
    return bytes((number * 7 + at * at) % 256 for at in range(length))

def fresh(name):
    for end in ("", "-wal", "-shm", "-journal"):
        if os.path.exists(name + end):
            os.remove(name + end)
    return sqlite3.connect(name)

def assets():
    """Small pages, so that 120 rows make a tree of three levels, and rows go on in other pages. Row 1 is older than two columns."""
    db = fresh("Asset.db")
    db.execute("PRAGMA page_size=512")
    db.execute(ASSETS[0])
    db.execute("INSERT INTO assets VALUES(?,?,?,?,?,?,?)", (asset_id(1), "older", "", 0, 0, 0, data(1, 10)))
    for change in ASSETS[1:]:
        db.execute(change)
    for number in range(2, 121):
        length = {5: 3000, 6: 478, 7: 477, 8: 0}.get(number, number)
        row = (asset_id(number), "naïve %d" % number, "it's", number % 58, number % 2, 0, data(number, length), number % 5, asset_id(999))
        db.execute("INSERT INTO assets VALUES(?,?,?,?,?,?,?,?,?)", row)
    db.execute("DELETE FROM assets WHERE UUID=?", (asset_id(100),))
    db.commit()
    db.close()

def logged():
    """The last two commits, and half of a third, are in the log."""
    db = fresh("open.db")
    db.execute("PRAGMA page_size=512")
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("CREATE TABLE t(a, b)")
    db.execute("INSERT INTO t VALUES(1,'in the file')")
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("INSERT INTO t VALUES(2,'in the log')")
    db.commit()
    db.execute("UPDATE t SET b='changed in the log' WHERE a=1")
    db.commit()
    db.execute("PRAGMA cache_spill=1")
    db.execute("PRAGMA cache_size=1")
    db.execute("INSERT INTO t VALUES(3,?)", ("never committed " * 400,))
    shutil.copy("open.db", "Logged.db")
    shutil.copy("open.db-wal", "Logged.db-wal")
    db.rollback()
    db.close()
    os.remove("open.db")

def odd():
    """UTF-16, every kind of value, a table without row ids, a view."""
    db = fresh("Odd.db")
    db.execute("PRAGMA encoding='UTF-16le'")
    db.execute("PRAGMA auto_vacuum=FULL")
    db.execute('CREATE TABLE "Val""ues" (a, b)')
    for value in (None, 0, 1, -1, 127, -129, 70000, -9000000, 2**40, -(2**62), 1.5, "é你", b"\x00\xff"):
        db.execute('INSERT INTO "Val""ues" VALUES(?,?)', (value, "x"))
    db.execute("CREATE TABLE keyed (v, k PRIMARY KEY) WITHOUT ROWID")
    for number in range(40):
        db.execute("INSERT INTO keyed VALUES(?,?)", ("v%d" % number, "k%02d %s" % (number, "." * 200)))
    db.execute("CREATE VIEW seen AS SELECT * FROM keyed")
    db.commit()
    db.close()

assets()
logged()
odd()
