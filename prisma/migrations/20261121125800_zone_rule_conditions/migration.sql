-- AlterTable
ALTER TABLE "zone_rule" ADD COLUMN     "comment" TEXT,
ADD COLUMN     "family" SMALLINT,
ADD COLUMN     "kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "match" TEXT NOT NULL DEFAULT 'glob',
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- A rule for one scope becomes a rule for a list of one.
UPDATE "zone_rule" SET "scopes" = ARRAY["scope"] WHERE "scope" IS NOT NULL;

-- AlterTable
ALTER TABLE "zone_rule" DROP COLUMN "scope";
