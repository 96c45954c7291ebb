-- AlterTable
ALTER TABLE "claim" ADD COLUMN     "drift" TEXT,
ADD COLUMN     "guard" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "identities" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "wanted" BOOLEAN NOT NULL DEFAULT true;
